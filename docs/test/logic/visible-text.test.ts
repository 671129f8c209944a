// In: text with what nobody sees. Out: every such character is a mark, and nothing is lost or doubled.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeForEyes, toHexLines, toPieces } from '../../.vitepress/theme/playground/logic/visible-text.ts';

it('marks line ends, tabs, byte order marks and blanks that are none', () => {
  expect(toPieces('a\r\nb\t\ufeff\u00a0').map(({ kind, text, breaks }) => [kind, text, breaks])).toEqual([
    ['text', 'a', false],
    ['mark', 'CR', false],
    ['mark', 'LF', true],
    ['text', 'b', false],
    ['mark', 'TAB', false],
    ['mark', 'BOM', false],
    ['mark', 'NBSP', false],
  ]);
  expect(toPieces('')).toEqual([]);
  expect(toPieces('\u200b\u0000').map(({ text }) => text)).toEqual(['U+200B', 'U+0000']);
});

it('keeps every other character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const pieces = toPieces(text);
      const kept = pieces.filter(({ kind }) => kind === 'text').map((piece) => piece.text);
      const marks = pieces.filter(({ kind }) => kind === 'mark').length;
      expect([...kept.join('')].length + marks).toBe([...text].length);
    }),
  );
});

it('shows bytes that are no UTF-8, and a byte order mark', () => {
  expect(toPieces(decodeForEyes(new Uint8Array([0xef, 0xbb, 0xbf, 0xff]))).map(({ text }) => text)).toEqual([
    'BOM',
    'U+FFFD',
  ]);
});

it('dumps octets in rows of sixteen, as many as asked for', () => {
  const bytes = new TextEncoder().encode('{"bizNo":"1"}\n0123');
  expect(toHexLines(bytes)).toEqual([
    '0000  7b 22 62 69 7a 4e 6f 22 3a 22 31 22 7d 0a 30 31  {"bizNo":"1"}·01',
    '0010  32 33                                            23',
  ]);
  expect(toHexLines(new Uint8Array(1000), 32)).toHaveLength(2);
  expect(toHexLines(new Uint8Array())).toEqual([]);
});
