import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePkcs1Block } from '../src/pkcs1-block.ts';
import { randomBytes } from '../src/random-bytes.ts';
import { unwrapBlock } from '../src/unwrap-block.ts';

const k = 256;
const key = Uint8Array.from({ length: 32 }, (_, at) => 200 - at);
const substitute = Uint8Array.from({ length: 32 }, (_, at) => at + 1);
const good = () => encodePkcs1Block(key, randomBytes(k));

test('a good block gives its key', () => {
  expect(unwrapBlock(good(), substitute)).toEqual(key);
});

test('any wrong byte outside the key gives the substitute', () => {
  const separator = k - 33;
  for (let at = 0; at <= separator; at += 1) {
    const block = good();
    // Zero is wrong in the padding string; everything but its own value is wrong in the other three places.
    if (at === 0 || at === separator) block[at] = 1;
    else if (at === 1) block[at] = 0x82;
    else block[at] = 0;
    expect(unwrapBlock(block, substitute), `byte ${at}`).toEqual(substitute);
  }
  for (const byte of [0, 1, 3, 0x12, 0xff]) {
    const block = good();
    block[1] = byte;
    expect(unwrapBlock(block, substitute), `type ${byte}`).toEqual(substitute);
  }
});

test('a key of another length gives the substitute', () => {
  for (const length of [0, 1, 16, 24, 31, 33, 48, k - 11]) {
    expect(unwrapBlock(encodePkcs1Block(new Uint8Array(length).fill(7), randomBytes(k)), substitute)).toEqual(
      substitute,
    );
  }
});

test('agrees with the plain reading of RFC 8017 §7.2.2 on random blocks near the good ones', () => {
  const plain = (block: Uint8Array): Uint8Array => {
    const separator = block.indexOf(0, 2);
    const right = block[0] === 0 && block[1] === 2 && separator === k - 33;
    return right ? block.slice(separator + 1) : substitute;
  };
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(k - 1), fc.nat(255)), { maxLength: 3 }), (changes) => {
      const block = good();
      for (const [at, value] of changes) block[at] = value;
      expect(unwrapBlock(block, substitute)).toEqual(plain(block));
    }),
    { numRuns: 2000 },
  );
});
