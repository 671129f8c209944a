import { isUtf8 as platformIsUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUtf8 } from '../src/utf8.ts';

test('agrees with the platform on random bytes and on text with one byte changed', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => new TextEncoder().encode(value));
  const changed = fc
    .tuple(text, fc.nat(), fc.nat(255))
    .map(([bytes, at, byte]) => bytes.fill(byte, at % (bytes.length + 1), (at % (bytes.length + 1)) + 1));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 12 }), changed), (bytes) => {
      expect(isUtf8(bytes)).toBe(platformIsUtf8(bytes));
    }),
    { numRuns: 3000 },
  );
});

test('a character across the edge of two pieces, whole and cut off', () => {
  for (let start = 1_048_570; start <= 1_048_576; start += 1) {
    const bytes = new Uint8Array(start + 4).fill(0x61);
    bytes.set(new TextEncoder().encode('𐍈'), start);
    expect(isUtf8(bytes)).toBe(true);
    for (const missing of [1, 2, 3]) expect(isUtf8(bytes.subarray(0, start + 4 - missing))).toBe(false);
  }
});

test('a byte order mark and a NUL are characters, a surrogate is none', () => {
  expect(isUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0))).toBe(true);
  expect(isUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBe(false);
  expect(isUtf8(new Uint8Array())).toBe(true);
});
