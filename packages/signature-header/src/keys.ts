// In: a key in any form people have. Out: an opaque key that signs or verifies.
import { SignatureHeaderError } from './errors.ts';
import { isCryptoKey, type KeyMaterial, readKeyMaterial } from './key-material.ts';
import { rsa256 } from './rsa256.ts';
import type { KeyOptions, SignatureAlgorithm, SigningKey, VerificationKey } from './signer.ts';

/** {@link KeyOptions}, and the algorithm the key is for. */
export interface ImportOptions extends KeyOptions {
  /** Default `rsa256`. */
  readonly algorithm?: SignatureAlgorithm;
}

/**
 * Imports your own private key: PEM, bare Base64, DER, JWK, CryptoKey or KeyObject; PKCS#8, PKCS#1 or SEC 1.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_ENCRYPTED`, `ERR_KEY_KIND` for a public key,
 *   `ERR_KEY_TYPE`, `ERR_KEY_POLICY`, `ERR_KEY_VERSION_INVALID`
 * @example
 * const key = await importSigningKey(process.env.MERCHANT_KEY, { keyVersion: '1' });
 */
export async function importSigningKey(material: KeyMaterial, options?: ImportOptions): Promise<SigningKey> {
  const algorithm = options?.algorithm ?? rsa256;
  if (isCryptoKey(material)) return algorithm.signingKey(material, options);
  const key = await readKeyMaterial(material, { ...options, kind: 'private' });
  checkType(key.type, algorithm);
  return algorithm.signingKey(key.pkcs8, options);
}

/**
 * Imports the peer's public key: the same forms; SPKI, PKCS#1 or an X.509 certificate, of which the public key counts
 * and nothing else: neither its dates nor who signed it.
 *
 * @throws SignatureHeaderError as {@link importSigningKey}; `ERR_KEY_KIND` for a private key
 * @example
 * const key = await importVerificationKey('MIIBIjANBgkq…', { keyVersion: '2' });
 */
export async function importVerificationKey(
  material: KeyMaterial,
  options?: ImportOptions,
): Promise<VerificationKey> {
  const algorithm = options?.algorithm ?? rsa256;
  if (isCryptoKey(material)) return algorithm.verificationKey(material, options);
  const key = await readKeyMaterial(material, { ...options, kind: 'public' });
  checkType(key.type, algorithm);
  return algorithm.verificationKey(key.spki, options);
}

function checkType(found: 'RSA' | 'EC', algorithm: SignatureAlgorithm): void {
  if (found !== algorithm.keyType)
    throw new SignatureHeaderError(
      'ERR_KEY_TYPE',
      `This is an ${found} key and ${algorithm.name} needs an ${algorithm.keyType} key${found === 'EC' ? '; for P-224 pass algorithm: ecc224(…)' : ''}`,
    );
}
