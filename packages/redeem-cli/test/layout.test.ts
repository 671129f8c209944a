import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestName } from '../src/nearest-name.ts';
import { printable } from '../src/printable.ts';
import { continueCommand, quoteWord } from '../src/shell-words.ts';
import { shortenText, wrapAtCommas, wrapText } from '../src/wrap-text.ts';

const columns = (text: string) => [...text].length;

test('wrapText keeps the words and the width', () => {
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapText('', 7)).toEqual(['']);
  const word = fc.stringMatching(/^[a-zé😀]{1,10}$/u);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 10, max: 40 }), (words, width) => {
      const lines = wrapText(words.join(' '), width);
      expect(lines.join(' ').split(' ')).toEqual(words);
      for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('wrapAtCommas loses nothing and keeps the width', () => {
  expect(wrapAtCommas('{"a":1,"b":2}', 8)).toEqual(['{"a":1,', '"b":2}']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const lines = wrapAtCommas(text, width);
      expect(lines.join('')).toBe(text);
      for (const line of lines) expect(columns(line.trimEnd())).toBeLessThanOrEqual(width);
    }),
  );
});

test('shortenText keeps both ends, states the length and fits', () => {
  expect(shortenText('short', 10)).toBe('short');
  expect(shortenText('a'.repeat(100), 40)).toBe(`${'a'.repeat(17)}…aaaaa (100 characters)`);
  fc.assert(
    fc.property(fc.string({ minLength: 41 }), (text) => {
      expect(columns(shortenText(text, 40))).toBeLessThanOrEqual(40);
    }),
  );
});

test('quoteWord gives any word back through a real shell', () => {
  const word = fc.string({ minLength: 1 }).map((text) => text.replaceAll('\u0000', ''));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      const script = `printf '%s\\0' ${words.map(quoteWord).join(' ')}`;
      expect(execFileSync('bash', ['-c', script]).toString().split('\u0000').slice(0, -1)).toEqual(words);
    }),
    { numRuns: 30 },
  );
});

test('a continued command is the same command', () => {
  const command =
    'redeemkit sign --key merchant.pem --client-id C --time 2026-01-01T12:00:00+08:00 --path /a/b < body';
  const lines = continueCommand(command);
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(
    lines
      .join('\n')
      .replaceAll(/ \\\n */g, ' ')
      .trim(),
  ).toBe(command);
});

test('printable shows what would drive a terminal or deceive a reader', () => {
  expect(printable('a\u001b[31mb\r\n\u202ec')).toBe('a\\u{1b}[31mb\\u{d}\\u{a}\\u{202e}c');
  expect(printable('x'.repeat(10), 4)).toBe('xxxx… (10 characters)');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not come out
      expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});

test('nearestName finds slips and leaves other words alone', () => {
  const names = ['redeem', 'keygen', 'sandbox', 'seal', 'send'];
  expect(nearestName('redem', names)).toBe('redeem');
  expect(nearestName('sandb', names)).toBe('sandbox');
  expect(nearestName('Seal', names)).toBe('seal');
  expect(nearestName('completely', names)).toBeUndefined();
});
