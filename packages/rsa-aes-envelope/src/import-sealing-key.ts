// In: a recipient's RSA public key in any common form. Out: an opaque sealing key.
import { type KeyMaterial, readKeyMaterial } from '@redeemkit/signature-header/key-material';
import { ecKey } from './rsa-policy.ts';
import { holdSealingKey, type SealingKey, type SealingKeyOptions } from './sealing-key.ts';

/**
 * Imports the public key that bodies are sealed for: AlipayHK's for requests, the merchant's for answers.
 *
 * @param material - RSA public key of 2048 to 4096 bits: PEM, one-line Base64, DER, certificate, JWK, CryptoKey or
 *   KeyObject
 * @throws SignatureHeaderError with the ERR_KEY_… codes of readKeyMaterial, `ERR_KEY_KIND` for a private key
 * @throws EnvelopeError ERR_KEY_INVALID for an EC key, ERR_KEY_OPTIONS_INVALID
 * @example
 * const key = await importSealingKey(alipayHkPublicPem, { keyVersion: '1' });
 */
export async function importSealingKey(
  material: KeyMaterial,
  options?: SealingKeyOptions,
): Promise<SealingKey> {
  const key = await readKeyMaterial(material, { ...options, kind: 'public' });
  if (key.type !== 'RSA') throw ecKey();
  return holdSealingKey(key, options);
}
