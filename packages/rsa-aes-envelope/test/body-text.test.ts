import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64, toByteArray } from '../src/body-text.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const decode = (value: string) => toByteArray(decodeBase64(value) ?? 'not Base64');

test('writes and reads what Buffer writes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (value) => {
      const base64 = Buffer.from(value).toString('base64');
      expect(text(encodeBase64(value))).toBe(base64);
      expect(decode(base64)).toEqual(value);
    }),
  );
});

test('reads wrapped lines, the URL alphabet and missing padding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('\n', '\r\n', ' ', '\t'), (value, end) => {
      const buffer = Buffer.from(value);
      const wrapped = buffer.toString('base64').replace(/.{1,76}/g, (line) => line + end);
      expect(decode(wrapped)).toEqual(value);
      expect(decode(buffer.toString('base64url'))).toEqual(value);
    }),
  );
});

test.each(['A', 'AAAAA', 'AA=A', '====', 'AAA==', '{"a":1}', 'QUJD$', 'QUJ\u00c4', 'ＱＵＪＤ', 'QUJD\0'])(
  'refuses %j',
  (value) => {
    expect(decodeBase64(value)).toBeUndefined();
  },
);
