// In: the own RSA private key in any common form. Out: an opaque opening key with its breaker.
import { type KeyMaterial, readKeyMaterial } from '@redeemkit/signature-header/key-material';
import { holdOpeningKey, type OpeningKey, type OpeningKeyOptions } from './opening-key.ts';
import { ecKey } from './rsa-policy.ts';

/**
 * Imports the private key that opens bodies sealed for this side.
 *
 * @param material - RSA private key of 2048 to 4096 bits: PEM, one-line Base64, DER, JWK, CryptoKey or KeyObject
 * @throws SignatureHeaderError with the ERR_KEY_… codes of readKeyMaterial, `ERR_KEY_KIND` for a public key
 * @throws EnvelopeError ERR_KEY_INVALID for an EC key, ERR_AES_BITS_INVALID, ERR_KEY_OPTIONS_INVALID
 * @example
 * const key = await importOpeningKey(merchantPrivatePem, {
 *   breaker: { window: { ms: 3_600_000, now: Date.now } },
 * });
 */
export async function importOpeningKey(
  material: KeyMaterial,
  options?: OpeningKeyOptions,
): Promise<OpeningKey> {
  const key = await readKeyMaterial(material, { ...options, kind: 'private' });
  if (key.type !== 'RSA') throw ecKey();
  return holdOpeningKey(key, options);
}
