// In: a private exponent, then ciphertexts. Out: for each ciphertext a key that nobody without the exponent can know.
import type { NativeCrypto } from './native-crypto.ts';

interface HmacSubtle {
  digest(hash: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer>;
  importKey(
    format: 'raw',
    bytes: Uint8Array,
    algorithm: { name: 'HMAC'; hash: 'SHA-256' },
    extractable: false,
    usages: readonly ['sign'],
  ): Promise<object>;
  sign(algorithm: 'HMAC', key: object, data: Uint8Array): Promise<ArrayBuffer>;
}

/** A wrapped key and a length of 16, 24 or 32 bytes to the key that stands in for a bad block. */
export type SubstituteKey = (wrapped: Uint8Array, length: number) => Uint8Array | Promise<Uint8Array>;

/** 'message', the label under which draft-irtf-cfrg-rsa-guidance derives what replaces the message. */
const LABEL = [0x6d, 0x65, 0x73, 0x73, 0x61, 0x67, 0x65] as const;

/**
 * Prepares the derivation for one private key: KDK = HMAC-SHA-256(SHA-256(d), ciphertext), then
 * HMAC-SHA-256(KDK, 0 ‖ 'message' ‖ length in bits). One block of HMAC covers the longest AES key. The same ciphertext
 * always gives the same substitute, so asking twice tells nothing.
 *
 * @param d - the private exponent as k big-endian bytes
 */
export async function createSubstituteKey(
  d: Uint8Array,
  native: NativeCrypto | undefined,
): Promise<SubstituteKey> {
  const { subtle } = (globalThis as unknown as { readonly crypto: { readonly subtle: HmacSubtle } }).crypto;
  const seed = new Uint8Array(await subtle.digest('SHA-256', d));
  if (native !== undefined) {
    const hmac = (key: Uint8Array, data: Uint8Array) =>
      native.createHmac('sha256', key).update(data).digest();
    return (wrapped, length) => hmac(hmac(seed, wrapped), derivationInput(length)).subarray(0, length);
  }
  const hmacKey = (bytes: Uint8Array) =>
    subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const seedKey = await hmacKey(seed);
  return async (wrapped, length) => {
    const kdk = await hmacKey(new Uint8Array(await subtle.sign('HMAC', seedKey, wrapped)));
    return new Uint8Array(await subtle.sign('HMAC', kdk, derivationInput(length))).subarray(0, length);
  };
}

function derivationInput(length: number): Uint8Array {
  const bits = 8 * length;
  return Uint8Array.from([0, 0, ...LABEL, bits >> 8, bits & 255]);
}
