// In: bytes. Out: text in which line ends, blanks at edges and invisible characters can be seen.

// A screen or two: enough for every header line and the start and end of a body.
const MAX_SHOWN = 4096;

const NAMES: Readonly<Record<string, string>> = {
  '\r': '␍',
  '\n': '␊\n',
  '\t': '␉',
  '\u00a0': '⟨U+00A0⟩',
};

/**
 * Shows bytes as text: `␊` and `␍` for line ends, `␉` for a tab, `·` for a blank at an end of a line, `⟨U+FEFF⟩` for
 * anything else that cannot be seen, `⟨0xE9⟩` for a byte that is not UTF-8. The middle of a long text is left out.
 *
 * @example
 * visibleText(new TextEncoder().encode('a \r\n')); // 'a·␍␊\n'
 */
export function visibleText(bytes: Uint8Array): string {
  if (bytes.length <= MAX_SHOWN) return show(bytes);
  const end = boundary(bytes, MAX_SHOWN / 2);
  const start = boundary(bytes, bytes.length - MAX_SHOWN / 2);
  return `${show(bytes.subarray(0, end))}⟨… ${start - end} bytes …⟩${show(bytes.subarray(start))}`;
}

/** The nearest place at or before `at` that splits no UTF-8 character, of at most four bytes. */
function boundary(bytes: Uint8Array, at: number): number {
  for (let i = at; i > at - 4; i--) if (((bytes[i] as number) & 0xc0) !== 0x80) return i;
  return at;
}

function show(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    text = latin(bytes);
  }
  return text
    .replace(/ +(?=[\r\n]|$)/g, (blanks) => '·'.repeat(blanks.length))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u3000]/gu, (char) => NAMES[char] ?? codePoint(char));
}

/** Not UTF-8: ASCII as it is, every other byte by its number. */
function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes)
    text += byte < 128 ? String.fromCharCode(byte) : `⟨0x${byte.toString(16).toUpperCase()}⟩`;
  return text;
}

function codePoint(char: string): string {
  return `⟨U+${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
