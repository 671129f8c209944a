// In: JSON texts, good and hostile. Out: proof that decoding is strict and encoding loses nothing.
import { decodeJson, encodeJson, isSchemaError } from '@redeemkit/benefit-redeem-schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (isSchemaError(error)) return error.code;
    throw error;
  }
  return 'none';
};
const decodeCode = (text: string): string => codeOf(() => decodeJson(bytes(text)));

describe('decodeJson', () => {
  test.each([
    ['null', null],
    [' [1 , 2 ]\r\n\t', [1, 2]],
    ['{"a":{"b":[true,false,null]}}', { a: { b: [true, false, null] } }],
    ['"\\u00e9\\n\\/\\ud83d\\ude00"', 'é\n/😀'],
    ['-0.5e1', -5],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['1.5e30', 1.5e30],
    ['-0', -0],
    ['{"constructor":1,"prototype":2}', { constructor: 1, prototype: 2 }],
  ])('%s is read', (text, value) => {
    expect(decodeJson(bytes(text))).toStrictEqual(value);
  });

  test.each([
    ['', 'ERR_JSON_SYNTAX'],
    ['{"a":1,}', 'ERR_JSON_SYNTAX'],
    ['{"a":1 "b":2}', 'ERR_JSON_SYNTAX'],
    ['[1,]', 'ERR_JSON_SYNTAX'],
    ['[1 2]', 'ERR_JSON_SYNTAX'],
    ['{"a" 1}', 'ERR_JSON_SYNTAX'],
    ['{a:1}', 'ERR_JSON_SYNTAX'],
    ["{'a':1}", 'ERR_JSON_SYNTAX'],
    ['01', 'ERR_JSON_SYNTAX'],
    ['1.', 'ERR_JSON_SYNTAX'],
    ['+1', 'ERR_JSON_SYNTAX'],
    ['NaN', 'ERR_JSON_SYNTAX'],
    ['"\t"', 'ERR_JSON_SYNTAX'],
    ['"abc', 'ERR_JSON_SYNTAX'],
    ['"\\x"', 'ERR_JSON_SYNTAX'],
    ['"\\u12g4"', 'ERR_JSON_SYNTAX'],
    ['"\\', 'ERR_JSON_SYNTAX'],
    ['null null', 'ERR_JSON_SYNTAX'],
    ['// x\n1', 'ERR_JSON_SYNTAX'],
    ['\u00a01', 'ERR_JSON_SYNTAX'],
    ['<html>', 'ERR_JSON_SYNTAX'],
    ['{"a":1,"a":1}', 'ERR_JSON_DUPLICATE_KEY'],
    ['{"a":1,"\\u0061":1}', 'ERR_JSON_DUPLICATE_KEY'],
    ['{"__proto__":{"polluted":1}}', 'ERR_JSON_KEY'],
    ['{"\\u005f_proto__":1}', 'ERR_JSON_KEY'],
    ['"\\ud800"', 'ERR_JSON_STRING'],
    ['"\\ude00\\ud83d"', 'ERR_JSON_STRING'],
    ['1e400', 'ERR_JSON_NUMBER'],
    ['9'.repeat(400), 'ERR_JSON_NUMBER'],
    [`${'['.repeat(34)}${']'.repeat(34)}`, 'ERR_JSON_DEPTH'],
    ['['.repeat(100_000), 'ERR_JSON_DEPTH'],
    ['\ufeff{}', 'ERR_JSON_BOM'],
  ])('%j is refused with %s', (text, code) => {
    expect(decodeCode(text)).toBe(code);
  });

  test('bytes that are not UTF-8, also overlong and surrogate forms, are refused', () => {
    for (const tail of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      expect(codeOf(() => decodeJson(Uint8Array.of(0x22, ...tail, 0x22)))).toBe('ERR_JSON_UTF8');
    }
  });

  test('size, depth and integer policy are the caller’s', () => {
    expect(codeOf(() => decodeJson(bytes('[1]'), { maxBytes: 2 }))).toBe('ERR_JSON_SIZE');
    expect(codeOf(() => decodeJson(bytes('[[1]]'), { maxDepth: 1 }))).toBe('ERR_JSON_DEPTH');
    expect(codeOf(() => decodeJson(bytes('9007199254740993'), { largeIntegers: 'refuse' }))).toBe(
      'ERR_JSON_NUMBER',
    );
    expect(codeOf(() => decodeJson(new Uint8Array(1_048_577)))).toBe('ERR_JSON_SIZE');
  });

  test('nothing is polluted, and no message quotes the text', () => {
    decodeJson(bytes('{"constructor":{"prototype":{"polluted":1}}}'));
    expect('polluted' in {}).toBe(false);
    for (const text of ['SECRETVALUE', '{"SECRETVALUE":SECRETVALUE}', '{"SECRETVALUE":1,"SECRETVALUE":2}']) {
      let message = '';
      try {
        decodeJson(bytes(text));
      } catch (error) {
        message = String(error);
      }
      expect(message).not.toBe('');
      expect(message).not.toContain('SECRETVALUE');
    }
  });

  test('it reads what JSON.parse reads, and refuses what JSON.parse refuses', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '1',
      '-',
      '.',
      'e',
      'true',
      'null',
      ' ',
      'a',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json({ maxDepth: 4 }),
          fc.array(fragment, { maxLength: 12 }).map((x) => x.join('')),
        ),
        (text) => {
          let expected: unknown;
          let valid = true;
          try {
            expected = JSON.parse(text);
          } catch {
            valid = false;
          }
          const strictOnly = /ERR_JSON_(DUPLICATE_KEY|KEY|STRING|NUMBER)/;
          try {
            const value = decodeJson(bytes(text));
            expect(valid).toBe(true);
            if (!/\d{16}/.test(text)) expect(value).toStrictEqual(expected);
          } catch (error) {
            if (!isSchemaError(error)) throw error;
            if (valid) expect(error.code).toMatch(strictOnly);
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('time grows in proportion to the input, not faster', () => {
    const cost = (n: number): number => {
      const hostile = [
        `"${'\\n'.repeat(n)}"`,
        `"${'a\\u00e9'.repeat(n / 8)}"`,
        `[${'1,'.repeat(n)}1]`,
        `${' '.repeat(n)}1`,
        `0.${'0'.repeat(n)}1`,
      ];
      const start = process.cpuUsage();
      for (const text of hostile) decodeJson(bytes(text));
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1_000;
    };
    cost(20_000);
    const small = Math.max(cost(20_000), 1);
    // Of processor time the least of at most ten: other work on the machine can only add.
    let large = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 10 && large >= 64 * small; run += 1) large = Math.min(large, cost(320_000));
    // 16 times the input; quadratic work would take 256 times as long.
    expect(large).toBeLessThan(64 * small);
  });
});

describe('encodeJson', () => {
  test('is the inverse of decodeJson, for exact integers too', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isInteger(n)),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 200n }),
      fc.bigInt({ min: -(2n ** 200n), max: -(2n ** 53n) }),
    );
    const key = fc.string().filter((name) => name !== '__proto__');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (input) => {
        expect(decodeJson(encodeJson(input))).toStrictEqual(input);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps key order, leaves out undefined, writes a bigint as digits', () => {
    const text = new TextDecoder().decode(encodeJson({ b: 1, a: undefined, n: 9007199254740993n, s: '"\n' }));
    expect(text).toBe('{"b":1,"n":9007199254740993,"s":"\\"\\n"}');
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  test.each([
    ['a lone surrogate', { a: '\ud800' }, 'ERR_JSON_STRING'],
    ['a lone surrogate in a key', { '\ud800': 1 }, 'ERR_JSON_STRING'],
    ['NaN', { a: Number.NaN }, 'ERR_JSON_UNENCODABLE'],
    ['Infinity', [Number.POSITIVE_INFINITY], 'ERR_JSON_UNENCODABLE'],
    ['undefined', undefined, 'ERR_JSON_UNENCODABLE'],
    ['undefined in an array', [undefined], 'ERR_JSON_UNENCODABLE'],
    ['a Date', { at: new Date(0) }, 'ERR_JSON_UNENCODABLE'],
    ['a Map', new Map(), 'ERR_JSON_UNENCODABLE'],
    ['a function', { f: () => 1 }, 'ERR_JSON_UNENCODABLE'],
    ['a symbol', Symbol('x'), 'ERR_JSON_UNENCODABLE'],
    [
      'an own __proto__',
      Object.defineProperty({}, '__proto__', { value: 1, enumerable: true }),
      'ERR_JSON_KEY',
    ],
    ['a cycle', cyclic, 'ERR_JSON_DEPTH'],
  ])('%s is refused', (_, value, code) => {
    expect(codeOf(() => encodeJson(value))).toBe(code);
  });
});
