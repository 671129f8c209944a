// In: a short message and k random bytes, k the length of the modulus. Out: the block 00 02 PS 00 M of RSAES-PKCS1-v1_5.
import { randomBytes } from './random-bytes.ts';

/**
 * Encodes a message for RSAES-PKCS1-v1_5 (RFC 8017 §7.2.1 step 2) in place: `random` becomes the block, its padding
 * string without a zero byte. The caller has checked that `message.length <= random.length - 11`.
 */
export function encodePkcs1Block(message: Uint8Array, random: Uint8Array): Uint8Array {
  const k = random.length;
  const separator = k - message.length - 1;
  random[separator] = 0;
  // A zero byte would end the padding string. The random bytes where the message will stand take the place of those:
  // they nearly always hold enough others.
  let spare = separator;
  for (let zero = random.indexOf(0, 2); zero < separator; zero = random.indexOf(0, zero)) {
    random[zero] = random[++spare] as number;
    if (spare === k) return encodePkcs1Block(message, randomBytes(k));
  }
  random.set([0, 2]);
  random.set(message, separator + 1);
  return random;
}
