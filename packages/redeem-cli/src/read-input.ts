// In: a file name, or `-` for standard input, and a limit. Out: its bytes, or one line saying why not.
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError } from './errors.ts';
import { type CliIo, printLine } from './io.ts';
import { printable } from './printable.ts';

/** A request of this protocol is a few hundred bytes; the gateway's stand-in refuses bodies far below this. */
export const requestLimit: number = 1024 * 1024;

/** What `sign`, `seal` and their inverses take: a sealed body is a third longer than its plaintext. */
export const bodyLimit: number = 2 * 1024 * 1024;

/** What to read, what to call it in messages, and the most bytes it may have. */
export interface InputOptions {
  readonly io: CliIo;
  /** "request", "key": the noun of the messages. */
  readonly what: string;
  readonly limit: number;
}

/**
 * Reads a whole file, or standard input for `-`.
 *
 * @throws CliError `ERR_FILE_UNREADABLE`, `ERR_INPUT_TOO_LARGE`
 */
export async function readInput(name: string, options: InputOptions): Promise<Uint8Array> {
  return name === '-' ? readStandardInput(options) : readBoundedFile(name, options);
}

/** Reads standard input to its end, bounded. @throws CliError `ERR_INPUT_TOO_LARGE` */
export async function readStandardInput({ io, what, limit }: InputOptions): Promise<Uint8Array> {
  const { isTerminal, chunks } = io.stdin();
  if (isTerminal) printLine(io.stderr, `Reading the ${what} from the terminal; end it with Ctrl-D.`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw tooLarge('standard input', { what, limit });
    parts.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function readBoundedFile(name: string, { io, what, limit }: InputOptions): Promise<Uint8Array> {
  const path = resolve(io.cwd, name);
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > limit) throw tooLarge(path, { what, limit, size });
      // A pipe has no size: read one byte more than allowed and see.
      const buffer = new Uint8Array(limit + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
        if (bytesRead === 0) break;
        length += bytesRead;
        if (length > limit) throw tooLarge(path, { what, limit });
      }
      return buffer.slice(0, length);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw fileProblem(cause, { path, what });
  }
}

/** What the file system rejected with → one line. */
export function fileProblem(
  cause: unknown,
  { path, what }: { readonly path: string; readonly what: string },
): CliError {
  const { code } = cause as { code?: unknown };
  const found = readFailures.get(String(code)) ?? ['cannot be read', `The system says ${String(code)}`];
  return new CliError(
    'ERR_FILE_UNREADABLE',
    `The ${what} file ${printable(path)} ${found[0]}. ${found[1]}.`,
    {
      cause,
    },
  );
}

const readFailures: ReadonlyMap<string, readonly [found: string, remedy: string]> = /* @__PURE__ */ new Map([
  ['ENOENT', ['does not exist', 'Check the name; relative names start from the current folder']],
  ['ENOTDIR', ['does not exist', 'A part of its path is a file, not a folder']],
  ['EISDIR', ['is a folder', 'Name a file in it']],
  [
    'EACCES',
    ['may not be read by this user', 'Give yourself read permission, or run as the user who has it'],
  ],
  ['EPERM', ['may not be read by this user', 'Give yourself read permission, or run as the user who has it']],
  ['ENAMETOOLONG', ['has too long a name', 'Check that a file name was given, not the content']],
] as const);

function tooLarge(
  path: string,
  { what, limit, size }: { readonly what: string; readonly limit: number; readonly size?: number },
): CliError {
  const found = size === undefined ? `more than ${limit} bytes` : `${size} bytes`;
  return new CliError(
    'ERR_INPUT_TOO_LARGE',
    `The ${what} in ${printable(path)} has ${found}; at most ${limit} are read. Check that this is the right file.`,
  );
}
