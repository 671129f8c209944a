// In: bytes or Base64 text (RFC 4648 §4 and §5). Out: the other one; exactly one way to write each byte string.
import { SignatureHeaderError } from './errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

// Character code → six bits; 255 marks a character outside both alphabets.
const SIX_BITS: Uint8Array = /* @__PURE__ */ sixBits();
function sixBits(): Uint8Array {
  const table = new Uint8Array(128).fill(255);
  for (let i = 0; i < 64; i++) table[ALPHABET.charCodeAt(i)] = i;
  table[45] = 62; // '-' of the URL alphabet
  table[95] = 63; // '_'
  return table;
}

/**
 * Bytes → Base64 text: standard alphabet, padded, one line (RFC 4648 §4).
 *
 * @example
 * encodeBase64(new Uint8Array([0xfb, 0xff])); // '+/8='
 */
export function encodeBase64(bytes: Uint8Array): string {
  // The text is built as ASCII bytes and decoded once: for bodies of megabytes that beats string appends.
  const { length } = bytes;
  const text = new Uint8Array(Math.ceil(length / 3) * 4).fill(61); // 61 is '='
  for (let i = 0, o = 0; i < length; i += 3) {
    const left = length - i;
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text[o++] = ALPHABET.charCodeAt(bits >> 18);
    text[o++] = ALPHABET.charCodeAt((bits >> 12) & 63);
    if (left > 1) text[o++] = ALPHABET.charCodeAt((bits >> 6) & 63);
    if (left > 2) text[o++] = ALPHABET.charCodeAt(bits & 63);
  }
  return new TextDecoder().decode(text);
}

/**
 * Base64 text → bytes. Takes the standard or the URL alphabet (never both in one text), padding optional;
 * refuses everything else, unused bits that are not zero included (RFC 4648 §3.5), so that no two texts of one
 * spelling mean the same bytes.
 *
 * @throws SignatureHeaderError `ERR_BASE64_INVALID`
 * @example
 * decodeBase64('-_8'); // Uint8Array [0xfb, 0xff]
 */
export function decodeBase64(text: string): Uint8Array {
  let { length } = text;
  if (length % 4 === 0 && text.endsWith('=')) length -= text.endsWith('==') ? 2 : 1;
  const bytes = new Uint8Array((length * 3) >> 2);
  let bits = 0;
  let o = 0;
  let bad = length % 4 === 1 || (/[-_]/.test(text) && /[+/]/.test(text)) ? 64 : 0;
  for (let i = 0; i < length; i++) {
    const six = SIX_BITS[text.charCodeAt(i)] ?? 255;
    bad |= six & 64;
    bits = (bits << 6) | (six & 63);
    // Of every four characters the second, third and fourth complete a byte.
    if (i % 4) bytes[o++] = bits >> (6 - 2 * (i % 4));
  }
  // 2 characters left over hold 8 of 12 bits, 3 hold 16 of 18: what is unused must be zero.
  if (bad || bits & (length % 4 === 2 ? 15 : length % 4 === 3 ? 3 : 0))
    throw new SignatureHeaderError(
      'ERR_BASE64_INVALID',
      'Expected canonical Base64 (one alphabet, no blanks, unused bits zero)',
    );
  return bytes;
}
