// In: octets, on a platform with node:crypto, without it, and where asking for it throws. Out: the same digits each time.
import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { sha256Hex } from '../src/sha256-hex.ts';

const body = new TextEncoder().encode('{"points":1}');
const expected = createHash('sha256').update('POST /é\n').update(body).digest('hex');

it.each([
  ['with node:crypto', undefined],
  ['without process', { process: undefined }],
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
  const found = sha256Hex(body, 'POST /é\n');
  // Before the wait: the runner needs the real one.
  vi.unstubAllGlobals();
  expect(await found).toBe(expected);
});
