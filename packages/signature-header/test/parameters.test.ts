// In: header texts. Out: proof that parameters parse, format and refuse as documented.
import {
  decodeBinaryParameter,
  encodeBinaryParameter,
  formatParameters,
  parseParameters,
} from '@redeemkit/signature-header/parameters';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from './support/code-of.ts';

// A run of mutation testing repeats this hundreds of times.
const numRuns = process.env['REDEEMKIT_MUTATION_TESTS'] ? 300 : 10_000;

describe('parseParameters', () => {
  it.each([
    ['no blanks', 'a=1,b=2', { a: '1', b: '2' }],
    ['blanks after commas', 'a=1, b=2', { a: '1', b: '2' }],
    ['blanks and tabs everywhere', ' \ta = 1\t,\tb =2 ', { a: '1', b: '2' }],
    ['values with =', 'a=x==,b==y', { a: 'x==', b: '=y' }],
    ['an empty value', 'a=,b=2', { a: '', b: '2' }],
    ['keys in any case', 'keyVersion=1,SIGNATURE=x', { keyversion: '1', signature: 'x' }],
    ['unknown keys', 'algorithm=RSA256,nonce=7', { algorithm: 'RSA256', nonce: '7' }],
    ['a plus sign as it stands', 'a=x+y%2B', { a: 'x+y%2B' }],
  ])('takes %s', (_, text, expected) => {
    expect(Object.fromEntries(parseParameters(text))).toEqual(expected);
  });

  it.each([
    ['an empty header', '', 'ERR_HEADER_MALFORMED'],
    ['a bare key', 'a=1,b', 'ERR_HEADER_MALFORMED'],
    ['an empty key', '=1', 'ERR_HEADER_MALFORMED'],
    ['an empty item', 'a=1,,b=2', 'ERR_HEADER_MALFORMED'],
    ['a trailing comma', 'a=1,', 'ERR_HEADER_MALFORMED'],
    ['a blank inside a value', 'a=1 2', 'ERR_HEADER_MALFORMED'],
    ['a blank inside a key', 'a b=1', 'ERR_HEADER_MALFORMED'],
    ['a line feed', 'a=1\n,b=2', 'ERR_HEADER_MALFORMED'],
    ['a carriage return', 'a=1\r', 'ERR_HEADER_MALFORMED'],
    ['NUL', 'a=\0', 'ERR_HEADER_MALFORMED'],
    ['DEL', 'a=\x7f', 'ERR_HEADER_MALFORMED'],
    ['Latin-1', 'a=é', 'ERR_HEADER_MALFORMED'],
    ['the Kelvin sign in a key', '\u212AeyVersion=1', 'ERR_HEADER_MALFORMED'],
    ['the same key twice', 'a=1,a=1', 'ERR_PARAMETER_DUPLICATE'],
    ['the same key in another case', 'a=1,A=2', 'ERR_PARAMETER_DUPLICATE'],
    ['17 parameters', Array.from({ length: 17 }, (_, i) => `k${i}=1`).join(), 'ERR_HEADER_MALFORMED'],
    ['8,193 characters', `a=${'x'.repeat(8191)}`, 'ERR_HEADER_MALFORMED'],
  ])('refuses %s', async (_, text, code) => {
    expect(await codeOf(() => parseParameters(text))).toBe(code);
  });

  it('takes 16 parameters and 8,192 characters', () => {
    expect(parseParameters(Array.from({ length: 16 }, (_, i) => `k${i}=1`).join()).size).toBe(16);
    expect(parseParameters(`a=${'x'.repeat(8190)}`).get('a')).toHaveLength(8190);
  });

  it('reaches no shared prototype through a key', () => {
    const map = parseParameters('__proto__=x,constructor=y,toString=z');
    expect([...map]).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['tostring', 'z'],
    ]);
    expect(Object.getPrototypeOf(map)).toBe(Map.prototype);
    expect('x' in {}).toBe(false);
  });

  it('never throws anything but its codes, on any text', async () => {
    const headerish = fc.string({ unit: fc.constantFrom(...'ab=,% \t\n+/-_é\0'), maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(fc.oneof(headerish, fc.string({ unit: 'binary', maxLength: 200 })), async (text) => {
        expect([undefined, 'ERR_HEADER_MALFORMED', 'ERR_PARAMETER_DUPLICATE']).toContain(
          await codeOf(() => parseParameters(text)),
        );
      }),
      { numRuns },
    );
  });

  it.each(['a=1,', ' ', '\t', '=', ',', 'a= ', '%'])('is linear on 8 KiB of %j', async (unit) => {
    const text = unit.repeat(Math.floor(8192 / unit.length));
    const start = process.cpuUsage();
    for (let i = 0; i < 20; i++) await codeOf(() => parseParameters(text));
    const { user, system } = process.cpuUsage(start);
    // Linear is far below a millisecond each. Processor time, so that a busy machine does not decide; microseconds.
    expect(user + system).toBeLessThan(1_000_000);
  });
});

describe('formatParameters', () => {
  it('is the inverse of parseParameters', () => {
    const key = fc.stringMatching(/^[a-z0-9_-]{1,10}$/);
    const value = fc.stringMatching(/^[!-+\--~]{0,30}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, value), { minLength: 1, maxLength: 16, selector: ([k]) => k }),
        (entries) => {
          expect([...parseParameters(formatParameters(entries))]).toEqual(entries);
        },
      ),
      { numRuns },
    );
  });

  it.each([
    ['a comma', [['a', '1,b=2']]],
    ['a blank at the end', [['a', '1 ']]],
    ['an = in a key', [['a=b', 'c']]],
    ['a line break', [['a', 'x\r\nSet-Cookie: y']]],
    ['no parameter', []],
  ] as const)('refuses %s', async (_, entries) => {
    expect(await codeOf(() => formatParameters(entries))).toBe('ERR_HEADER_MALFORMED');
  });

  it('refuses a comma that hides a second parameter of the same name', async () => {
    expect(await codeOf(() => formatParameters([['a', '1,a=1']]))).toBe('ERR_PARAMETER_DUPLICATE');
  });
});

describe('binary parameters', () => {
  it('go both ways, percent-encoded with upper-case digits', () => {
    expect(encodeBinaryParameter(new Uint8Array([0xfb, 0xff]))).toBe('%2B%2F8%3D');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect([...decodeBinaryParameter(encodeBinaryParameter(bytes))]).toEqual([...bytes]);
      }),
    );
  });

  it.each(['%2B%2F8%3D', '%2b%2f8%3d', '+/8=', '+/8', '-_8', '%2B/8', '-_8%3D'])('reads %s', (text) => {
    expect([...decodeBinaryParameter(text)]).toEqual([0xfb, 0xff]);
  });

  it.each(['%', '%2', '%2B%2', '%zz', '%252B%252F8', '%0a+/8=', '%20', '%E9', 'QR=='])(
    'refuses %s',
    async (text) => {
      expect(await codeOf(() => decodeBinaryParameter(text))).toBe('ERR_BASE64_INVALID');
    },
  );
});
