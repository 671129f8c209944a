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
  { timeout: 60_000 },
  async (direction, engine) => {
    const harness = join(import.meta.dirname, 'memory-harness.mjs');
    const factor = Number(
      execFileSync(process.execPath, [harness, await bundle(), direction, engine], { encoding: 'utf8' }),
    );
    expect(factor).toBeGreaterThan(1);
    expect(factor).toBeLessThanOrEqual(6);
  },
);
