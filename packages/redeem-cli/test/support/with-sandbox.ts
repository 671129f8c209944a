// In: a folder with keys. Out: the built bin's own sandbox in a process of its own, and how to stop it.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { startBin } from './run-bin.ts';

export interface RunningSandbox {
  readonly url: string;
  readonly child: ChildProcessWithoutNullStreams;
  /** Everything it has printed so far. */
  readonly printed: () => string;
  /** Waits until it has printed this. */
  readonly until: (text: string) => Promise<void>;
  /** Interrupts it; resolves to its exit code. */
  readonly stop: () => Promise<number | null>;
}

export async function startSandbox(
  words: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<RunningSandbox> {
  const child = startBin(['sandbox', ...words], options);
  let out = '';
  let err = '';
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    wake();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!out.includes(text)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
      ended
        .then((code) =>
          reject(new Error(`the sandbox ended with ${code} before it printed "${text}": ${out}${err}`)),
        )
        .catch(reject);
    });
  await until('http://127.0.0.1:');
  await until('\n');
  return {
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0] ?? '',
    child,
    printed: () => out,
    until,
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}
