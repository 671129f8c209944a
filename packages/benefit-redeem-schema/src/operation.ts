// In: a path, two schemas and result codes. Out: an operation value that the client can call.
import { SchemaError } from './errors.ts';
import { gatewayResultCodes, type ResultCodeTable } from './result-codes.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.ts';

/** One operation of the gateway, as data. */
export interface Operation<
  RequestSchema extends StandardSchema = StandardSchema,
  ResponseSchema extends StandardSchema = StandardSchema,
  Codes extends ResultCodeTable = ResultCodeTable,
> {
  readonly name: string;
  readonly method: 'POST';
  readonly path: string;
  readonly requestSchema: RequestSchema;
  readonly responseSchema: ResponseSchema;
  /** The operation's own codes and the gateway's. A code that is not here is judged `unknown`. */
  readonly resultCodes: Codes;
  /** The request field the gateway deduplicates by, if the operation moves anything. */
  readonly idempotencyKey: string | undefined;
  /** Request fields that must be equal when the answer repeats them. */
  readonly echoes: readonly string[];
}

/** The request type of an operation. */
export type RequestOf<Op extends Operation> = SchemaInput<Op['requestSchema']>;
/** The response type of an operation. */
export type ResponseOf<Op extends Operation> = SchemaOutput<Op['responseSchema']>;
/** The result codes of an operation: known ones complete in an editor, any other string stays allowed. */
export type ResultCodeOf<Op extends Operation> = keyof Op['resultCodes'] | (string & {});

/**
 * Describes one more operation of the header family. The request and response types follow from the schemas,
 * which may come from any library that implements Standard Schema.
 *
 * @throws SchemaError ERR_OPERATION_INVALID when the path does not start with one slash
 * @example
 * const createPass = defineOperation({
 *   name: 'createPass',
 *   path: '/api/open/alipay/v1/ipass/pass/manage/createPass',
 *   requestSchema: v.looseObject({ templateId: v.string() }),
 *   responseSchema: v.looseObject({ result: v.looseObject({ resultCode: v.string() }) }),
 *   resultCodes: { SUCCESS: { status: 'S', certainty: 'moved', meaning: 'Issued.', advice: 'Done.' } },
 * });
 */
export function defineOperation<
  RequestSchema extends StandardSchema,
  ResponseSchema extends StandardSchema,
  Codes extends ResultCodeTable,
>(definition: {
  readonly name: string;
  readonly path: string;
  readonly requestSchema: RequestSchema;
  readonly responseSchema: ResponseSchema;
  readonly resultCodes: Codes;
  readonly idempotencyKey?: string;
  readonly echoes?: readonly string[];
}): Operation<RequestSchema, ResponseSchema, Codes & typeof gatewayResultCodes> {
  const { name, path, requestSchema, responseSchema, resultCodes, idempotencyKey, echoes = [] } = definition;
  if (!/^\/[^/?#]/.test(path)) {
    throw new SchemaError(
      'ERR_OPERATION_INVALID',
      `Operation ${name}: path must start with one slash and hold no host.`,
    );
  }
  return Object.freeze({
    name,
    method: 'POST' as const,
    path,
    requestSchema,
    responseSchema,
    resultCodes: Object.freeze({ ...gatewayResultCodes, ...resultCodes }) as Codes &
      typeof gatewayResultCodes,
    idempotencyKey,
    echoes,
  });
}
