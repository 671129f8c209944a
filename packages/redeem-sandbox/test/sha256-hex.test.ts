// In: octets, on a platform with node:crypto, without it, and where asking for it throws. Out: the same digits each time.
import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { sha256Hex } from '../src/sha256-hex.ts';

const body = new TextEncoder().encode('{"points":1, "é":true}');
const expected = createHash('sha256').update(body).digest('hex');

it.each([
  ['with node:crypto', undefined],
  ['without process', { process: undefined }],
  ['with a node:crypto that has no one-shot hash', { process: { getBuiltinModule: () => ({}) } }],
  // As Next's edge runtime does it.
  [
    'where the property throws',
    {
      process: {
        get getBuiltinModule() {
          throw new Error('not supported in the Edge Runtime');
        },
      },
    },
  ],
])('%s', async (_, globals) => {
  if (globals !== undefined) vi.stubGlobal('process', globals.process);
  const found = sha256Hex(body);
  // Before the wait: the runner needs the real one.
  vi.unstubAllGlobals();
  expect(await found).toBe(expected);
});
