// In: a private exponent, then ciphertexts. Out: for each ciphertext a key that nobody without the exponent can know.
import type { NativeCrypto } from './native-crypto.ts';
import { platformCrypto } from './platform-crypto.ts';

/** A wrapped key and a length of 16, 24 or 32 bytes to the key that stands in for a bad block. */
export type SubstituteKey = (wrapped: Uint8Array, length: number) => Uint8Array | Promise<Uint8Array>;

/**
 * Prepares the derivation for one private key: KDK = HMAC-SHA-256(SHA-256(d), ciphertext), then
 * HMAC-SHA-256(KDK, 0 ‖ 'message' ‖ length in bits), the label and layout of draft-irtf-cfrg-rsa-guidance. One block
 * of HMAC covers the longest AES key. The same ciphertext always gives the same substitute, so asking twice tells
 * nothing.
 *
 * @param d - the private exponent as k big-endian bytes
 */
export async function createSubstituteKey(
  d: Uint8Array,
  native: NativeCrypto | undefined,
): Promise<SubstituteKey> {
  const { subtle } = platformCrypto();
  const seed = new Uint8Array(await subtle.digest('SHA-256', d));
  if (native !== undefined) {
    const hmac = (key: Uint8Array, data: Uint8Array) =>
      native.createHmac('sha256', native.createSecretKey(key)).update(data).digest();
    return (wrapped, length) => hmac(hmac(seed, wrapped), input(length)).subarray(0, length);
  }
  const hmac = async (key: Uint8Array, data: Uint8Array) => {
    const webKey = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return new Uint8Array(await subtle.sign('HMAC', webKey, data));
  };
  return async (wrapped, length) => (await hmac(await hmac(seed, wrapped), input(length))).slice(0, length);
}

/** Two bytes of block number, the label, two bytes of length in bits: 128, 192 or 256. */
function input(length: number): Uint8Array {
  const bits = 8 * length;
  return Uint8Array.of(0, 0, ...new TextEncoder().encode('message'), bits >> 8, bits & 255);
}
