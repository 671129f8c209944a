import { expect, test } from 'vitest';
import { encodePkcs1Block } from '../src/pkcs1-block.ts';
import { randomBytes } from '../src/random-bytes.ts';

test('00 02, padding without zero, 00, message', () => {
  const message = Uint8Array.from({ length: 32 }, (_, at) => at);
  for (let run = 0; run < 500; run += 1) {
    const block = encodePkcs1Block(message, randomBytes(256));
    expect(block).toHaveLength(256);
    expect([block[0], block[1], block[223]]).toEqual([0, 2, 0]);
    expect(block.subarray(2, 223).includes(0)).toBe(false);
    expect(block.subarray(224)).toEqual(message);
  }
});

test('random bytes from behind the separator take the place of zeros', () => {
  const random = new Uint8Array(256).fill(9);
  for (const at of [2, 100, 222]) random[at] = 0;
  random.set([71, 0, 72, 73], 224);
  const block = encodePkcs1Block(new Uint8Array(32).fill(1), random);
  // Of 71, 0, 72, 73 those that are not zero, in order.
  expect([block[2], block[100], block[222]]).toEqual([71, 72, 73]);
  expect(block.subarray(2, 223).filter((byte) => byte === 9)).toHaveLength(218);
});

test('too many zeros: other random bytes are drawn', () => {
  const block = encodePkcs1Block(new Uint8Array(32).fill(1), new Uint8Array(256));
  expect(block.subarray(2, 223).includes(0)).toBe(false);
  expect(block.subarray(223)).toEqual(Uint8Array.of(0, ...new Uint8Array(32).fill(1)));
  expect(new Set(block.subarray(2, 223)).size).toBeGreaterThan(50);
});

test('the longest message leaves eight bytes of padding', () => {
  const block = encodePkcs1Block(new Uint8Array(245).fill(1), randomBytes(256));
  expect(block.indexOf(0, 2)).toBe(10);
});

test('all 255 values occur in the padding, evenly', () => {
  const count = new Array<number>(256).fill(0);
  for (let run = 0; run < 1000; run += 1) {
    for (const byte of encodePkcs1Block(new Uint8Array(32), randomBytes(256)).subarray(2, 223))
      count[byte] = (count[byte] ?? 0) + 1;
  }
  expect(count[0]).toBe(0);
  // 221,000 draws, 867 expected for each value; seven standard deviations are 206.
  for (const value of count.slice(1)) expect(Math.abs(value - 866.7)).toBeLessThan(210);
});
