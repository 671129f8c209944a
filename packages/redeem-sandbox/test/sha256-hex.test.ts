// In: octets, with and without node:crypto. Out: the same digest.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256Hex } from '../src/sha256-hex.ts';

afterEach(() => vi.unstubAllGlobals());

test.each(['native', 'portable'])('%s', async (kind) => {
  if (kind === 'portable') vi.stubGlobal('process', {});
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'grapheme' }),
      async (bytes, head) => {
        const expected = createHash('sha256').update(head).update(bytes).digest('hex');
        expect(await sha256Hex(bytes, head)).toBe(expected);
      },
    ),
  );
});
