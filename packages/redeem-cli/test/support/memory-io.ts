// In: an environment, a folder and standard input. Out: an io that keeps what is printed, for runs inside the test.
import type { CliIo } from '../../src/io.ts';

/** What a run in the test's own process gets and leaves. */
export interface MemoryIo extends CliIo {
  readonly printed: () => string;
  readonly complained: () => string;
}

export function memoryIo(
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly stdin?: string | Uint8Array;
    readonly terminal?: boolean;
    readonly signal?: AbortSignal;
  } = {},
): MemoryIo {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const output = (chunks: Uint8Array[]) => ({
    isTerminal: options.terminal === true,
    write: (chunk: string | Uint8Array) => {
      chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
    },
  });
  const text = (chunks: Uint8Array[]) => Buffer.concat(chunks).toString();
  return {
    stdout: output(out),
    stderr: output(err),
    stdin: () => ({ isTerminal: false, chunks: oneChunk(options.stdin ?? '') }),
    env: options.env ?? {},
    self: 'redeemkit',
    cwd: options.cwd ?? process.cwd(),
    interruption: () => options.signal ?? new AbortController().signal,
    printed: () => text(out),
    complained: () => text(err),
  };
}

async function* oneChunk(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof input === 'string' ? await Promise.resolve(new TextEncoder().encode(input)) : input;
}
