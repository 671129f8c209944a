import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inverse, powerPublic, powerSecret, toBytes, toHex, toInteger } from '../src/big-integer.ts';

const plainPower = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let [result, square] = [1n % modulus, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
};

test('bytes and integers are each other’s inverse, leading zeros kept', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (value) => {
      expect(toBytes(toInteger(value), value.length)).toEqual(value);
      expect(toHex(value)).toBe(Buffer.from(value).toString('hex'));
    }),
  );
  expect(toInteger(new Uint8Array())).toBe(0n);
});

test('both powers agree with the plain definition', () => {
  const odd = fc.bigInt({ min: 3n, max: 1n << 256n }).map((value) => value | 1n);
  fc.assert(
    fc.property(
      odd,
      fc.bigInt({ min: 0n, max: 1n << 256n }),
      fc.bigInt({ min: 0n, max: 1n << 256n }),
      (modulus, base, seed) => {
        const exponent = seed % modulus;
        const expected = plainPower(base, exponent, modulus);
        expect(powerSecret(base % modulus, { exponent, modulus })).toBe(expected);
        expect(powerPublic(base % modulus, { exponent: exponent + 1n, modulus })).toBe(
          (expected * base) % modulus,
        );
      },
    ),
  );
});

test('the inverse times the value is one, or there is none', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 2n, max: 1n << 128n }),
      fc.bigInt({ min: 0n, max: 1n << 128n }),
      (modulus, value) => {
        const found = inverse(value, modulus);
        if (found !== undefined) expect((found * value) % modulus).toBe(1n);
        else {
          let [a, b] = [value, modulus];
          while (b) [a, b] = [b, a % b];
          expect(a).not.toBe(1n);
        }
      },
    ),
  );
});
