import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from './bundle.ts';

// Block coverage of V8 counts how often every branch of the code ran. A secret that changes no count changes no branch:
// no clock is involved, so this holds on any machine (threat model §2.6).
test('opening takes the same path through the code for every class of block', {
  timeout: 60_000,
}, async () => {
  const harness = join(import.meta.dirname, 'flow-harness.mjs');
  const output = execFileSync(process.execPath, ['--no-opt', harness, await bundle()], { encoding: 'utf8' });
  const traces = JSON.parse(output) as Record<string, number>;

  // One trace over valid, wrong type, wrong first byte, early zero, no separator, wrong length and all zero.
  expect(traces).toMatchObject({ unwrapBlock: 1, messageLength: 1, powerSecret: 1, toBytes: 1, openBody: 1 });
  // The controls: the same measuring sees a naive un-padding and a bitwise power at once.
  expect(traces['naiveUnwrap']).toBeGreaterThan(2);
  expect(traces['bitwisePower']).toBeGreaterThan(2);
});
