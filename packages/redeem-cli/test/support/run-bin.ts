// In: words for the built bin. Out: what it printed and its exit code, from a real process.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bin: string = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

export interface BinResult {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly out: string;
  readonly err: string;
}

export interface BinOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
}

/** Starts the bin as an installed command would: nothing of the test's environment but PATH reaches it. */
export function startBin(words: readonly string[], options: BinOptions = {}): ChildProcessWithoutNullStreams {
  if (!existsSync(bin)) throw new Error(`${bin} is missing: run "npm run build" before these tests.`);
  return spawn(process.execPath, [bin, ...words], {
    cwd: options.cwd ?? tmpdir(),
    env: { PATH: process.env['PATH'], ...options.env },
  });
}

export async function runBin(words: readonly string[], options: BinOptions = {}): Promise<BinResult> {
  const child = startBin(words, options);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => undefined); // the bin may end before it has read everything
  child.stdin.end(options.stdin ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const stdout = Buffer.concat(out);
  return { code, stdout, out: stdout.toString(), err: Buffer.concat(err).toString() };
}

/** An empty folder that the operating system clears. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'redeemkit-cli-'));
}
