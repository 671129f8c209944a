// In: DER, well-formed and not. Out: proof that what is written is read back and that one spelling is accepted.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDer, readSequence, readUnsigned, SEQUENCE, writeDer, writeUnsigned } from '../src/der.ts';
import { codeOf } from './support/code-of.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replace(/ /g, ''), 'hex'));

describe('readDer', () => {
  it('reads what writeDer writes, whatever the length', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535]) {
      const value = new Uint8Array(length).fill(7);
      const [element, more] = readDer(writeDer(4, value));
      expect([element?.tag, element?.value.length, more]).toEqual([4, length, undefined]);
    }
    expect(readDer(writeDer(4, hex('01'), undefined, hex('02')))[0]?.value).toEqual(hex('0102'));
  });

  it('reads elements in a row', () => {
    expect(readDer(hex('0500 020101')).map(({ tag }) => tag)).toEqual([5, 2]);
    expect(readDer(hex('')).length).toBe(0);
  });

  it.each([
    ['a long form where the short one does', '04 81 01 00'],
    ['a long form with a leading zero', '04 82 00 80'.concat('00'.repeat(128))],
    ['an indefinite length', '30 80 00 00'],
    ['three length bytes', '04 83 00 00 01 00'],
    ['more than there is', '04 05 00'],
    ['a tag alone', '30'],
    ['something left over', '05 00 05'],
  ])('refuses %s', async (_, bytes) => {
    expect(await codeOf(() => readDer(hex(bytes)))).toBe('ERR_KEY_MALFORMED');
  });

  it('takes any bytes without throwing anything else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect([undefined, 'ERR_KEY_MALFORMED']).toContain(await codeOf(() => readDer(bytes)));
        expect([undefined, 'ERR_KEY_MALFORMED']).toContain(await codeOf(() => readSequence(bytes)));
      }),
    );
  });
});

describe('unsigned integers', () => {
  it('go both ways without leading zeros', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 300n }), (value) => {
        const digits = value.toString(16);
        const bytes = hex(digits.length % 2 ? `0${digits}` : digits);
        expect(readUnsigned(readDer(writeUnsigned(bytes))[0])).toEqual(bytes);
      }),
    );
    expect(readUnsigned(readDer(hex('020100'))[0])).toEqual(new Uint8Array());
  });

  it.each(['02 01 80', '02 01 ff', '02 02 00 7f', '02 02 ff 80', '02 00', '04 01 01', '0a 01 01'])(
    'refuses %s',
    async (bytes) => {
      expect(await codeOf(() => readUnsigned(readDer(hex(bytes))[0]))).toBe('ERR_KEY_MALFORMED');
    },
  );

  it('refuses a missing one', async () => {
    expect(await codeOf(() => readUnsigned(undefined))).toBe('ERR_KEY_MALFORMED');
    expect(await codeOf(() => readSequence(writeDer(SEQUENCE + 1, hex('0500'))))).toBe('ERR_KEY_MALFORMED');
  });
});
