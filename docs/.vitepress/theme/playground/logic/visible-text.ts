// In: bytes or text. Out: pieces for the eye: what is text, and what would be invisible, each line end where it stands.

/** A run of ordinary text, or one character that is shown as a mark. */
export interface TextPiece {
  readonly kind: 'text' | 'mark';
  readonly text: string;
  /** The piece ends a line, so that a break belongs behind it. */
  readonly breaks: boolean;
}

// LF alone ends a line; the CR before it is a mark of its own, as it is a byte of its own.
const NAMES: Readonly<Record<string, string>> = {
  '\n': 'LF',
  '\r': 'CR',
  '\t': 'TAB',
  '\u00a0': 'NBSP',
  '\u3000': 'U+3000',
  '\ufeff': 'BOM',
};
// Control characters, blanks that are no U+0020, and characters without a shape (zero width, direction).
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what is looked for.
const invisible = /[\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060\u3000\ufeff\ufffd]/g;

const nameOf = (character: string): string =>
  NAMES[character] ?? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Text → pieces; joined, the texts of the `text` pieces and the characters behind the marks are the input. */
export function toPieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const { index, 0: character } of text.matchAll(invisible)) {
    if (index > from) pieces.push({ kind: 'text', text: text.slice(from, index), breaks: false });
    pieces.push({ kind: 'mark', text: nameOf(character), breaks: character === '\n' });
    from = index + character.length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from), breaks: false });
  return pieces;
}

/** Bytes → text, for showing; what is not UTF-8 becomes U+FFFD and is marked. */
export const decodeForEyes = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** Bytes → lines of a hex dump: offset, sixteen octets, and what of them is ASCII. At most `limit` bytes. */
export function toHexLines(bytes: Uint8Array, limit = 512): readonly string[] {
  const shown = bytes.subarray(0, limit);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += 16) {
    const row = [...shown.subarray(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${ascii}`);
  }
  return lines;
}
