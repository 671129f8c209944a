// In: ciphertext bytes, or the Base64 text of a sealed body as bytes. Out: Base64 text, or the ciphertext bytes.
import { EnvelopeError } from './errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Beside 0…63 in the decoding table. */
const BLANK = 64;
const PAD = 65;
const OTHER = 66;

/** Standard Base64 with padding, on one line (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  // 24 KiB at a time: few enough for one call's arguments, and a multiple of 3, so that no padding falls inside.
  for (let at = 0; at < bytes.length; at += 24_576) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + 24_576)));
  }
  return text;
}

/**
 * Decodes Base64 text given as bytes: standard or URL alphabet, padding optional, blanks and line ends ignored
 * wherever they stand, because some senders wrap their lines. The signature covers the text as received, so nothing
 * is lost by the tolerance here.
 *
 * @throws EnvelopeError ERR_BODY_NOT_BASE64
 */
export function decodeBodyText(text: Uint8Array): Uint8Array {
  const values = new Uint8Array(256).fill(OTHER);
  new TextEncoder().encode(`${ALPHABET}\t\n\r =`).forEach((code, at) => {
    values[code] = Math.min(at, at > 67 ? PAD : BLANK);
  });
  values[45] = 62; // '-' and '_' of the URL alphabet (RFC 4648 §5)
  values[95] = 63;
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let [to, bits, letters, pads, bad] = [0, 0, 0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const value = values[text[at] as number] as number;
    if (value < BLANK) {
      bits = (bits << 6) | value;
      // Of every four letters the second, third and fourth complete a byte.
      letters = (letters + 1) & 3;
      if (letters !== 1) bytes[to++] = bits >> (((4 - letters) & 3) * 2);
      bad ||= pads > 0;
    } else if (value === PAD) pads += 1;
    else bad ||= value === OTHER;
  }
  // A single letter holds no byte; what two or three hold beyond whole bytes must be zero (RFC 4648 §3.5).
  const unused = letters === 2 ? bits & 15 : letters === 3 ? bits & 3 : letters;
  if (bad || unused || (pads && pads + letters !== 4)) {
    throw new EnvelopeError(
      'ERR_BODY_NOT_BASE64',
      'Not Base64; a sealed body is, pass it exactly as received',
    );
  }
  return bytes.subarray(0, to);
}
