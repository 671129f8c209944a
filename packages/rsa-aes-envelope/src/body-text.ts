// In: ciphertext bytes, or the Base64 text of a sealed body as bytes. Out: the other one.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Standard Base64 with padding, on one line (RFC 4648 §4), as ASCII bytes. */
export function encodeBase64(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  let to = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const group = ((bytes[from] as number) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) text[to++] = ALPHABET.charCodeAt((group >> shift) & 63);
  }
  // For 0, 1 or 2 bytes beyond a multiple of three, 0, 2 or 1 of the last characters stand for none; 61 is '='.
  return text.fill(61, to - ((2 * bytes.length) % 3));
}

/**
 * Decodes Base64 text given as bytes: standard or URL alphabet, padding optional, blanks and line ends ignored
 * wherever they stand, because some senders wrap their lines. The signature covers the text as received, so nothing
 * is lost by the tolerance here.
 *
 * @returns a string with one character for each byte, as `atob` makes it: node:crypto takes it as it is, and turning
 *   it into an array first would cost more than decrypting it. Undefined for anything but Base64.
 */
export function decodeBase64(text: Uint8Array): string | undefined {
  let base64 = new TextDecoder().decode(text);
  // The URL alphabet (RFC 4648 §5) is seen in one sister platform's text.
  if (base64.includes('-') || base64.includes('_')) base64 = base64.replace(/-/g, '+').replace(/_/g, '/');
  try {
    return atob(base64);
  } catch {
    return undefined;
  }
}

/** One character to one byte. */
export function toByteArray(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
