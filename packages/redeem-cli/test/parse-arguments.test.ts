import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandTable } from '../src/command-table.ts';
import { isCliError } from '../src/errors.ts';
import type { CommandSpec } from '../src/option-spec.ts';
import { parseArguments } from '../src/parse-arguments.ts';

const spec: CommandSpec = {
  name: 'try',
  summary: 's',
  usage: 'FILE [OTHER]',
  positionals: [1, 2],
  options: [
    { name: 'url', value: 'URL', about: 'a' },
    { name: 'seal', about: 'a' },
    { name: 'key', value: 'FILE', about: 'a', holds: 'key' },
    { name: 'alg', value: 'A', about: 'a', choices: ['RSA256', 'ECC224'] },
    { name: 'user', value: 'U', about: 'a', from: 'many' },
  ],
  examples: [],
  load: () => Promise.reject(new Error('not loaded here')),
};

const parsed = (...words: string[]) => {
  const { flags, positionals } = parseArguments(words, spec);
  return { flags: Object.fromEntries(flags), positionals };
};

const failure = (...words: string[]) => {
  try {
    parseArguments(words, spec);
  } catch (error) {
    if (isCliError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no error';
};

test.each([
  [['f', '--url', 'u'], { url: ['u'] }, ['f']],
  [['--url=u', 'f'], { url: ['u'] }, ['f']],
  [['--url=-u', 'f'], { url: ['-u'] }, ['f']],
  [['--seal', 'f'], { seal: ['true'] }, ['f']],
  [['--no-seal', 'f'], { seal: ['false'] }, ['f']],
  [['f', '--', '--seal'], {}, ['f', '--seal']],
  [['-', '--json'], { json: ['true'] }, ['-']],
  [['f', '--key', '-'], { key: ['-'] }, ['f']],
  [['f', '--alg', 'ecc224'], { alg: ['ECC224'] }, ['f']],
  [['f', '--user', 'a', '--user', 'b'], { user: ['a', 'b'] }, ['f']],
  [['-h'], { help: ['true'] }, []],
])('%j parses', (words, flags, positionals) => {
  expect(parsed(...words)).toEqual({ flags, positionals });
});

test.each([
  [[], 'ERR_USAGE', 'FILE is missing'],
  [['a', 'b', 'c'], 'ERR_USAGE', 'did not expect "c"'],
  [['f', '--sael'], 'ERR_USAGE', 'did you mean --seal?'],
  [['f', '--zzzzzz'], 'ERR_USAGE', 'unknown option --zzzzzz. '],
  [['f', '-x'], 'ERR_USAGE', 'unknown option -x'],
  [['f', '--no-url'], 'ERR_USAGE', 'unknown option --no-url'],
  [['f', '--url'], 'ERR_USAGE', '--url needs a value'],
  [['f', '--url='], 'ERR_USAGE', '--url needs a value'],
  [['f', '--url', '--seal'], 'ERR_USAGE', '--url needs a value'],
  [['f', '--seal=yes'], 'ERR_USAGE', '--seal takes no value'],
  [['f', '--seal', '--seal'], 'ERR_USAGE', '--seal was given twice'],
  [['f', '--url', 'a', '--url', 'b'], 'ERR_USAGE', '--url was given twice'],
  [['f', '--alg', 'RSA'], 'ERR_SETTING_INVALID', 'must be RSA256 or ECC224'],
  [['a', 'b', '\u001b[2J'], 'ERR_USAGE', '\\u{1b}[2J'],
])('%j is refused with %s', (words, code, part) => {
  const said = failure(...words);
  expect(said).toContain(code);
  expect(said).toContain(part);
});

test('a key in place of a file name is refused and not repeated', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----';
  const base64 = `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${'A'.repeat(400)}`;
  for (const key of [pem, base64, `  ${pem}`]) {
    for (const words of [
      ['f', `--key=${key}`],
      ['f', '--key', key],
      [key],
      ['f', '--url', key],
      [`--${key}`],
    ]) {
      const said = failure(...words);
      expect(said).toContain('ERR_SECRET_ON_COMMAND_LINE');
      expect(said).not.toContain('MIIEvQIBADAN');
    }
  }
});

test('any words parse or end in a coded error', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('--url', '--seal', '--', '-', '--user', '--key=', '--no-seal'),
  );
  fc.assert(
    fc.property(fc.array(word), fc.constantFrom(...commandTable), (words, one) => {
      try {
        parseArguments(words, one);
      } catch (error) {
        expect(isCliError(error)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
