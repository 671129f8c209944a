// In: a short message and the length k of the modulus. Out: the encryption block 00 02 PS 00 M of RSAES-PKCS1-v1_5.
import { randomBytes } from './random-bytes.ts';

/**
 * Encodes a message for RSAES-PKCS1-v1_5 (RFC 8017 §7.2.1 step 2): `k` bytes whose padding string is random and
 * without a zero byte. The caller has checked that `message.length <= k - 11`.
 */
export function encodePkcs1Block(message: Uint8Array, k: number): Uint8Array {
  const block = randomBytes(k);
  const separator = k - message.length - 1;
  let end = 2;
  // Zero bytes would end the padding string and are left out: what follows moves up, and the random bytes where the
  // message will stand nearly always hold enough others.
  for (const byte of block.subarray(end)) if (byte && end < separator) block[end++] = byte;
  if (end < separator) return encodePkcs1Block(message, k);
  block.set([0, 2]);
  block[separator] = 0;
  block.set(message, separator + 1);
  return block;
}
