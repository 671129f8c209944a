// In: a file name, or `-`. Out: the JSON value in it, read strictly, or one line naming the file and the place.
import { decodeJson, isSchemaError } from '@redeemkit/benefit-redeem-schema';
import { CliError } from '../errors.ts';
import type { CliIo } from '../io.ts';
import { printable } from '../printable.ts';
import { readInput, requestLimit } from '../read-input.ts';

/** @throws CliError `ERR_FILE_UNREADABLE`, `ERR_INPUT_TOO_LARGE`, `ERR_INPUT_EMPTY`, `ERR_INPUT_INVALID` */
export async function readJsonInput(name: string, io: CliIo): Promise<object> {
  const bytes = await readInput(name, { io, what: 'request', limit: requestLimit });
  const where = name === '-' ? 'standard input' : printable(name);
  if (bytes.length === 0) {
    throw new CliError('ERR_INPUT_EMPTY', `${where} is empty. It must hold the request as one JSON object.`);
  }
  let value: unknown;
  try {
    value = decodeJson(bytes, { maxBytes: requestLimit });
  } catch (cause) {
    if (!isSchemaError(cause)) throw cause;
    throw new CliError('ERR_INPUT_INVALID', `${where} cannot be used. ${cause.message}`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new CliError(
    'ERR_INPUT_INVALID',
    `${where} must hold one JSON object, the request; found ${kindOf(value)}.`,
  );
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

/** Runs what checks the input and says in its error which file it was about. @throws CliError `ERR_INPUT_INVALID` */
export async function aboutInput<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!isSchemaError(cause)) throw cause;
    const where = name === '-' ? 'standard input' : printable(name);
    throw new CliError('ERR_INPUT_INVALID', `${where}: ${cause.message} Correct it; nothing was sent.`, {
      cause,
    });
  }
}
