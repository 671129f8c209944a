// In: two thousand redemptions, small simulations of the long one. Out: the four counts that must be 0, and that much was tried.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = fileURLToPath(new URL('../src/simulation/run.mjs', import.meta.url));

test('two thousand redemptions through every fault: nothing wrong, nothing lost', async () => {
  // In a process of its own: it replaces the timers of the one it runs in.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [run, '--redemptions', '2000', '--seed', '7'],
    {
      maxBuffer: 16 * 1024 * 1024,
    },
  );
  const counts = JSON.parse(stdout.slice(stdout.indexOf('{\n'))) as Record<string, number> & {
    readonly wire: { readonly requests: number; readonly faults: Readonly<Record<string, number>> };
  };
  expect(counts).toMatchObject({
    redemptions: 2_000,
    doubleDebits: 0,
    wrongSucceeded: 0,
    wrongFailed: 0,
    lost: 0,
  });
  // A simulation that only ever succeeds would prove nothing.
  expect(counts['failed']).toBeGreaterThan(20);
  expect(counts['succeeded']).toBeGreaterThan(1_000);
  expect(counts['callsAtOnce']).toBeGreaterThan(20);
  expect(Object.keys(counts.wire.faults).length).toBeGreaterThan(60);
}, 120_000);
