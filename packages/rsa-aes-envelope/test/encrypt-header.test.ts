import { formatEncryptHeader, parseEncryptHeader } from '@redeemkit/rsa-aes-envelope';
import fc from 'fast-check';
import { expect, test } from 'vitest';

test('formats three items, no blanks, percent-encoded', () => {
  const symmetricKey = Uint8Array.of(0xfb, 0xef, 0xff);
  expect(formatEncryptHeader({ algorithm: 'RSA_AES', keyVersion: '1', symmetricKey })).toBe(
    'algorithm=RSA_AES,keyVersion=1,symmetricKey=%2B%2B%2F%2F',
  );
  expect(formatEncryptHeader({ algorithm: 'RSA_AES', keyVersion: undefined, symmetricKey })).toBe(
    'algorithm=RSA_AES,symmetricKey=%2B%2B%2F%2F',
  );
});

test('parse and format are each other’s inverse', () => {
  const token = fc.stringMatching(/^[!-+\--~]{1,64}$/);
  fc.assert(
    fc.property(
      token,
      fc.option(token, { nil: undefined }),
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      (algorithm, keyVersion, symmetricKey) => {
        const header = { algorithm, keyVersion, symmetricKey };
        expect(parseEncryptHeader(formatEncryptHeader(header))).toEqual(header);
      },
    ),
  );
});

test.each([
  ['algorithm=RSA, keyVersion=1, symmetricKey=%2B%2F%2B%2BAQ==', 'RSA', '1'],
  ['symmetricKey=%2b%2f%2b%2bAQ%3d%3d,keyVersion=2,algorithm=RSA_AES', 'RSA_AES', '2'],
  ['symmetricKey=+/++AQ==', 'RSA_AES', undefined],
  ['symmetricKey=-_--AQ,keyVersion=', 'RSA_AES', undefined],
  ['Algorithm=rsa,KEYVERSION=v1,SymmetricKey=+/++AQ,unknown=x', 'rsa', 'v1'],
])('reads %s', (value, algorithm, keyVersion) => {
  const symmetricKey = Uint8Array.of(0xfb, 0xff, 0xbe, 1);
  expect(parseEncryptHeader(value)).toEqual({ algorithm, keyVersion, symmetricKey });
});

test('the page’s own sample: 24 bytes', () => {
  const { symmetricKey } = parseEncryptHeader(
    'algorithm=RSA_AES,keyVersion=1,symmetricKey=bqS8HSmdaRrpKSuPy7CqUlyd8lJurG93',
  );
  expect(symmetricKey).toHaveLength(24);
});

test.each([
  ['a line end inside', 'symmetricKey=AQID%0A'],
  ['a blank inside', 'symmetricKey=AQ ID'],
  ['a stray percent sign', 'symmetricKey=AQI%'],
  ['a key twice', 'symmetricKey=AQID,symmetrickey=AQID'],
  ['9,000 characters', `symmetricKey=${'A'.repeat(9000)}`],
  ['a key without =', 'symmetricKey'],
  ['a letter beyond ASCII', 'symmetricKey=é'],
  ['a single Base64 letter', 'symmetricKey=A'],
  ['unused bits that are not zero', 'symmetricKey=AR'],
])('refuses %s', (_, value) => {
  expect(() => parseEncryptHeader(value)).toThrowError(
    expect.objectContaining({ code: 'ERR_ENCRYPT_HEADER_INVALID' }),
  );
});

test('says when symmetricKey is missing', () => {
  expect(() => parseEncryptHeader('keyVersion=1')).toThrowError(
    expect.objectContaining({ code: 'ERR_SYMMETRIC_KEY_MISSING' }),
  );
});

test('refuses to format what would not come back, and quotes nothing of it', () => {
  const symmetricKey = Uint8Array.of(1);
  for (const header of [
    { algorithm: 'RSA,AES', keyVersion: '1', symmetricKey },
    { algorithm: '', keyVersion: '1', symmetricKey },
    { algorithm: 'RSA_AES', keyVersion: 'a b', symmetricKey },
    { algorithm: 'RSA_AES', keyVersion: 'x\r\nSet-Cookie: a', symmetricKey },
    { algorithm: 'RSA_AES', keyVersion: '1', symmetricKey: new Uint8Array() },
  ]) {
    expect(() => formatEncryptHeader(header)).toThrowError(
      expect.objectContaining({
        code: 'ERR_ENCRYPT_HEADER_INVALID',
        message: expect.not.stringContaining('Set-Cookie'),
      }),
    );
  }
});

test.each([
  ['algorithm=RSA_AES,symmetricKey=AQJ', /: symmetricKey is not Base64$/, true],
  ['algorithm', /^Encrypt header: \S/, true],
  ['algorithm=RSA_AES', /symmetricKey=$/, false],
])('%s: says what was found, and keeps the cause of a malformed header', (value, message, isMalformed) => {
  const errorOf = (): Error | undefined => {
    try {
      parseEncryptHeader(value);
      return undefined;
    } catch (error) {
      return error as Error;
    }
  };
  const error = errorOf();
  expect(error?.message).toMatch(message);
  expect(error?.cause instanceof Error).toBe(isMalformed);
});

test('says what of a header cannot be written', () => {
  const header = { algorithm: 'a b', keyVersion: '1', symmetricKey: Uint8Array.of(1) };
  expect(() => formatEncryptHeader(header)).toThrow(/an empty value, a comma or a blank$/);
});
