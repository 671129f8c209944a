import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from './bundle.ts';

// A process of its own for each, because the peak of resident memory only ever grows.
test.each([
  ['seal', 'auto'],
  ['open', 'auto'],
  ['seal', 'portable'],
  ['open', 'portable'],
])(
  '%s a body of 10 MiB in at most six times its size, engine %s',
  { timeout: 120_000 },
  async (direction, engine) => {
    const harness = join(import.meta.dirname, 'memory-harness.mjs');
    const words = [harness, await bundle(), direction, engine];
    let factor = Number.POSITIVE_INFINITY;
    // The least of at most five: when the engine collects its garbage differs from run to run, what is needed does not.
    for (let run = 0; run < 5 && factor > 6; run += 1)
      factor = Math.min(factor, Number(execFileSync(process.execPath, words, { encoding: 'utf8' })));
    expect(factor).toBeGreaterThan(1);
    expect(factor).toBeLessThanOrEqual(6);
  },
);
