// In: a private exponent and a length, then ciphertexts. Out: for each ciphertext a key that nobody without the exponent can know.
import { type NativeCrypto, type NativeKey, secretKey } from './native-crypto.ts';
import { platformCrypto } from './platform-crypto.ts';

/** A wrapped key to the AES key that stands in for a bad block. */
export type SubstituteKey = (wrapped: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/**
 * Prepares the derivation for one private key: KDK = HMAC-SHA-256(SHA-256(d), ciphertext), then
 * HMAC-SHA-256(KDK, 0 ‖ 'message' ‖ length in bits), the label and layout of draft-irtf-cfrg-rsa-guidance. One block
 * of HMAC covers the longest AES key. The same ciphertext always gives the same substitute, so asking twice tells
 * nothing.
 *
 * @param d - the private exponent as k big-endian bytes
 * @param length - of the substitute: 16, 24 or 32 bytes
 */
export async function createSubstituteKey(
  d: Uint8Array,
  length: number,
  native: NativeCrypto | undefined,
): Promise<SubstituteKey> {
  const { subtle } = platformCrypto();
  const seed = new Uint8Array(await subtle.digest('SHA-256', d));
  const bits = 8 * length;
  // Two bytes of block number, the label, two bytes of length in bits (each element keeps its low eight).
  const input = Uint8Array.of(0, 0, ...new TextEncoder().encode('message'), bits >> 8, bits);
  if (native !== undefined) {
    const hmac = (key: NativeKey, data: Uint8Array) => native.createHmac('sha256', key).update(data).digest();
    const seedKey = secretKey(seed, native);
    return (wrapped) => hmac(secretKey(hmac(seedKey, wrapped), native), input).subarray(0, length);
  }
  const hmac = async (key: Uint8Array, data: Uint8Array) => {
    const webKey = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return new Uint8Array(await subtle.sign('HMAC', webKey, data));
  };
  return async (wrapped) => (await hmac(await hmac(seed, wrapped), input)).slice(0, length);
}
