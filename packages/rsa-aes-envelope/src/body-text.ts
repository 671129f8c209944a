// In: ciphertext bytes, or the Base64 text of a sealed body or a wrapped key. Out: the other one.

// Bytes in one call: far below the argument limit of every engine, and whole groups of Base64.
const CHUNK = 24_576;

/** Standard Base64 with padding, on one line (RFC 4648 §4), as ASCII bytes; in pieces, so that no long string arises. */
export function encodeBase64(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  for (let at = 0; at < bytes.length; at += CHUNK)
    new TextEncoder().encodeInto(shortBase64(bytes.subarray(at, at + CHUNK)), text.subarray((at / 3) * 4));
  return text;
}

/** The same as a string, for bytes as short as a key. */
export function shortBase64(bytes: Uint8Array): string {
  // The cast: apply takes any array-like, its type asks for an array.
  return btoa(String.fromCharCode.apply(null, bytes as unknown as number[]));
}

/**
 * Decodes Base64 text: standard or URL alphabet, padding optional, blanks and line ends ignored
 * wherever they stand, because some senders wrap their lines. The signature covers the text as received, so nothing
 * is lost by the tolerance here.
 *
 * @returns a string with one character for each byte, as `atob` makes it: node:crypto takes it as it is, and turning
 *   it into an array first would cost more than decrypting it. Undefined for anything but Base64.
 */
export function decodeBase64(text: string): string | undefined {
  let base64 = text;
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
