// In: PKCS#8 bytes of the own RSA private key. Out: an opaque opening key, without the readers of other key forms.
import { holdOpeningKey, type OpeningKey, type OpeningKeyOptions } from './opening-key.ts';
import { readJwk, readNumbers, writeSpki } from './read-numbers.ts';
import { checkRsaPolicy } from './rsa-policy.ts';

/**
 * The short way in for a key that is PKCS#8 already: the platform reads the DER, so a bundle carries no key reader.
 * importOpeningKey takes every other form, and says more about a key it refuses.
 *
 * @param pkcs8 - PrivateKeyInfo, DER (RFC 5208 §5)
 * @throws EnvelopeError ERR_KEY_INVALID, ERR_AES_BITS_INVALID, ERR_KEY_OPTIONS_INVALID
 * @example
 * const key = await importOpeningPkcs8(pkcs8Bytes, { aesBits: 256 });
 */
export async function importOpeningPkcs8(
  pkcs8: Uint8Array,
  options?: OpeningKeyOptions,
): Promise<OpeningKey> {
  const jwk = await readJwk(pkcs8, 'pkcs8');
  const key = readNumbers(jwk);
  checkRsaPolicy(key, options?.publicExponents);
  return holdOpeningKey({ ...key, pkcs8, spki: await writeSpki(jwk) }, options);
}
