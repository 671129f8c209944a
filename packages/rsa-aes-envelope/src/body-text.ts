// In: ciphertext bytes, or the Base64 text of a sealed body as bytes. Out: the other one, without a string in between.
import { EnvelopeError } from './errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 0x3d;
/** Table values beside 0…63. Both have bit 7 or 6 set, so that an OR over four values shows them. */
const OTHER = 0x80;
const SPACE = 0x40;

/** Standard Base64 with padding, on one line (RFC 4648 §4), as ASCII bytes. */
export function encodeBodyText(bytes: Uint8Array): Uint8Array {
  const codes = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
  const text = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  let to = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const group = ((bytes[from] as number) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    text[to++] = codes[group >> 18] as number;
    text[to++] = codes[(group >> 12) & 63] as number;
    text[to++] = codes[(group >> 6) & 63] as number;
    text[to++] = codes[group & 63] as number;
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return text.fill(PAD, text.length - missing);
}

/**
 * Decodes Base64 text given as bytes: standard or URL alphabet, padding optional, white space (space, tab, CR, LF)
 * ignored wherever it stands, because some senders wrap their lines. The signature covers the text as received, so
 * nothing is lost by the tolerance here.
 *
 * @throws EnvelopeError ERR_BODY_NOT_BASE64
 */
export function decodeBodyText(text: Uint8Array): Uint8Array {
  const table = decodingTable();
  let end = text.length;
  while (end > 0 && table[text[end - 1] as number] === SPACE) end -= 1;
  // At most two padding characters, possibly with a line break around them.
  for (let pads = 0; pads < 2 && end > 0 && text[end - 1] === PAD; pads += 1) {
    end -= 1;
    while (end > 0 && table[text[end - 1] as number] === SPACE) end -= 1;
  }
  const bytes = new Uint8Array(Math.floor((end * 3) / 4));
  let from = 0;
  let to = 0;
  let group = 0;
  let letters = 0;
  while (from < end) {
    const a = table[text[from] as number] as number;
    if (letters === 0 && from + 4 <= end) {
      const b = table[text[from + 1] as number] as number;
      const c = table[text[from + 2] as number] as number;
      const d = table[text[from + 3] as number] as number;
      if ((a | b | c | d) < SPACE) {
        bytes[to] = (a << 2) | (b >> 4);
        bytes[to + 1] = (b << 4) | (c >> 2);
        bytes[to + 2] = (c << 6) | d;
        from += 4;
        to += 3;
        continue;
      }
    }
    from += 1;
    if (a === SPACE) continue;
    if (a === OTHER) throw notBase64();
    group = (group << 6) | a;
    letters += 1;
    if (letters === 4) {
      bytes[to] = group >> 16;
      bytes[to + 1] = group >> 8;
      bytes[to + 2] = group;
      to += 3;
      group = 0;
      letters = 0;
    }
  }
  // A single letter holds no byte; what two or three letters hold beyond whole bytes must be zero (RFC 4648 §3.5).
  if (letters === 1 || (letters === 2 && group & 15) || (letters === 3 && group & 3)) throw notBase64();
  if (letters === 2) bytes[to++] = group >> 4;
  if (letters === 3) {
    bytes[to++] = group >> 10;
    bytes[to++] = group >> 2;
  }
  return to === bytes.length ? bytes : bytes.subarray(0, to);
}

function decodingTable(): Uint8Array {
  const table = new Uint8Array(256).fill(OTHER);
  for (let value = 0; value < 64; value += 1) table[ALPHABET.charCodeAt(value)] = value;
  table[0x2d] = 62; // '-' and '_' of the URL alphabet (RFC 4648 §5), seen in one sister platform's text
  table[0x5f] = 63;
  for (const code of [0x20, 0x09, 0x0d, 0x0a]) table[code] = SPACE;
  return table;
}

function notBase64(): EnvelopeError {
  return new EnvelopeError(
    'ERR_BODY_NOT_BASE64',
    'The body came with an Encrypt header but is not Base64 text. Expected the Base64 of the AES ciphertext; pass the body exactly as received, before any JSON parser or text conversion.',
  );
}
