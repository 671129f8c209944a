// In: words. Out: what the command prints and its exit code, run in the test's own process: many runs without many starts.
import { tmpdir } from 'node:os';
import { runCli } from '../../src/run-cli.ts';
import { memoryIo } from './memory-io.ts';
import type { BinOptions } from './run-bin.ts';

export interface RunHere {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Like runBin, for what does not need a process of its own: that nothing else is printed and that it ends. */
export async function runHere(words: readonly string[], options: BinOptions = {}): Promise<RunHere> {
  const io = memoryIo({ ...options, cwd: options.cwd ?? tmpdir() });
  const code = await runCli(words, io);
  return { code, out: io.printed(), err: io.complained() };
}
