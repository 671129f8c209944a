// In: SPKI bytes of a recipient's RSA public key. Out: an opaque sealing key, without the readers of other key forms.
import { readJwk, readNumbers } from './read-numbers.ts';
import { checkRsaPolicy } from './rsa-policy.ts';
import { holdSealingKey, type SealingKey, type SealingKeyOptions } from './sealing-key.ts';

/**
 * The short way in for a key that is SPKI already: the platform reads the DER, so a bundle carries no key reader.
 * importSealingKey takes every other form, and says more about a key it refuses.
 *
 * @param spki - SubjectPublicKeyInfo, DER (RFC 5280 §4.1)
 * @throws EnvelopeError ERR_KEY_INVALID, ERR_KEY_OPTIONS_INVALID
 * @example
 * const key = await importSealingSpki(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
 */
export async function importSealingSpki(spki: Uint8Array, options?: SealingKeyOptions): Promise<SealingKey> {
  const { n, e } = readNumbers(await readJwk(spki, 'spki'));
  checkRsaPolicy({ n, e }, options?.publicExponents);
  return holdSealingKey({ spki, n, e }, options);
}
