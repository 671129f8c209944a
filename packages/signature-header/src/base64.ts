// In: bytes or Base64 text (RFC 4648 §4 and §5). Out: the other one; one way to write each byte string.
import { ensure } from './errors.ts';

// Characters made in one call: far below the argument limit of every engine.
const CHUNK = 8192;

/**
 * Bytes → Base64 text: standard alphabet, padded, one line (RFC 4648 §4).
 *
 * @example
 * encodeBase64(new Uint8Array([0xfb, 0xff])); // '+/8='
 */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(toBinary(bytes));
}

/** Bytes → text of one character a byte, as btoa takes it. */
export function toBinary(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += CHUNK)
    // The cast: apply takes any array-like, its type asks for an array.
    binary += String.fromCharCode.apply(null, bytes.subarray(i, i + CHUNK) as unknown as number[]);
  return binary;
}

/**
 * Base64 text → bytes. Takes the characters of the standard and the URL alphabet, padding optional; refuses everything
 * else, blanks and unused bits that are not zero included (RFC 4648 §3.5).
 *
 * @throws SignatureHeaderError `ERR_BASE64_INVALID`
 * @example
 * decodeBase64('-_8'); // Uint8Array [0xfb, 0xff]
 */
export function decodeBase64(text: string): Uint8Array {
  const standard = text.replace(/-/g, '+').replace(/_/g, '/');
  let binary: string | undefined;
  try {
    binary = atob(standard);
  } catch {
    // atob's own error says no more than the one below.
  }
  // atob skips blanks and ignores unused bits: what does not come out as it went in was not canonical. It decides
  // about padding itself: none, which is a beginning of what comes out, or what the length asks for.
  ensure(
    binary !== undefined && btoa(binary).startsWith(standard),
    'ERR_BASE64_INVALID',
    'Not canonical Base64',
  );
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
