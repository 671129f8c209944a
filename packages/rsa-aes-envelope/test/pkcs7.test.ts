import { expect, test } from 'vitest';
import { messageLength } from '../src/pkcs7.ts';

test('every count from 1 to 16 over one and three blocks', () => {
  for (const blocks of [1, 3]) {
    for (let count = 1; count <= 16; count += 1) {
      const padded = new Uint8Array(16 * blocks).fill(0xaa).fill(count, 16 * blocks - count);
      expect(messageLength(padded)).toBe(16 * blocks - count);
    }
  }
});

test('a count of 0 or above 16, or any wrong padding byte, is refused', () => {
  for (const count of [0, 17, 18, 127, 128, 255])
    expect(messageLength(new Uint8Array(32).fill(count))).toBe(-1);
  for (let count = 2; count <= 16; count += 1) {
    for (let back = 2; back <= count; back += 1) {
      for (const bit of [1, 0x80]) {
        const padded = new Uint8Array(32).fill(count);
        padded[32 - back] = count ^ bit;
        expect(messageLength(padded), `count ${count}, byte ${back} from the end`).toBe(-1);
      }
    }
  }
});
