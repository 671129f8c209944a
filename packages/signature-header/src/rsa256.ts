// In: PKCS#8, SPKI or a CryptoKey. Out: RSA256 keys: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2).
import { decodeInteger, isBytes } from './bytes.ts';
import { malformedKey } from './der.ts';
import { SignatureHeaderError } from './errors.ts';
import { nativeCrypto } from './native.ts';
import { opaqueKey } from './opaque-key.ts';
import { checkRsaPolicy, readRsaPkcs8, readRsaSpki } from './rsa-key.ts';
import type { KeyOptions, SignatureAlgorithm, SigningKey, VerificationKey } from './signer.ts';
import { type CryptoKeyLike, subtleCrypto } from './web-crypto.ts';

const NAME = 'RSASSA-PKCS1-v1_5';
const HASH = 'SHA-256';

/**
 * The default algorithm. Its two functions are the short way in for keys that are PKCS#8, SPKI or CryptoKey already;
 * `importSigningKey` and `importVerificationKey` take every other form.
 *
 * @example
 * const key = await rsa256.signingKey(pkcs8Bytes, { keyVersion: '2' });
 */
export const rsa256: SignatureAlgorithm = { name: 'RSA256', keyType: 'RSA', signingKey, verificationKey };

async function signingKey(material: Uint8Array | CryptoKeyLike, options?: KeyOptions): Promise<SigningKey> {
  const bytes = isBytes(material) ? material : await exportKey(material, 'pkcs8', options);
  const key = bytes && readRsaPkcs8(bytes, options);
  const native = nativeCrypto();
  const subtle = subtleCrypto();
  let sign: SigningKey['sign'];
  try {
    if (native && key) {
      const nativeKey = native.createPrivateKey({ key: key.pkcs8, format: 'der', type: 'pkcs8' });
      // With a callback the signature is made on the thread pool.
      sign = (data) =>
        new Promise((resolve, reject) => {
          native.sign('sha256', data, nativeKey, (error, signature) =>
            error ? reject(error) : resolve(signature),
          );
        });
    } else {
      const webKey = key
        ? await subtle.importKey('pkcs8', key.pkcs8, { name: NAME, hash: HASH }, false, ['sign'])
        : (material as CryptoKeyLike);
      sign = async (data) => new Uint8Array(await subtle.sign(NAME, webKey, data));
    }
  } catch {
    throw malformedKey('refused by the platform');
  }
  return opaqueKey({ sign }, { kind: 'SigningKey', algorithm: 'RSA256', spki: key?.spki, options });
}

async function verificationKey(
  material: Uint8Array | CryptoKeyLike,
  options?: KeyOptions,
): Promise<VerificationKey> {
  const bytes = isBytes(material) ? material : await exportKey(material, 'spki', options);
  if (!bytes) throw malformedKey('a public CryptoKey that is not extractable');
  const { spki, n } = readRsaSpki(bytes, options);
  const native = nativeCrypto();
  const subtle = subtleCrypto();
  let check: VerificationKey['verify'];
  try {
    if (native) {
      const nativeKey = native.createPublicKey({ key: spki, format: 'der', type: 'spki' });
      check = async (data, signature) => native.verify('sha256', data, nativeKey, signature);
    } else {
      const webKey = await subtle.importKey('spki', spki, { name: NAME, hash: HASH }, false, ['verify']);
      check = (data, signature) => subtle.verify(NAME, webKey, signature, data);
    }
  } catch {
    throw malformedKey('refused by the platform');
  }
  return opaqueKey(
    {
      // RFC 8017 §8.2.2 step 1: a signature is as long as the modulus.
      verify: async (data: Uint8Array, signature: Uint8Array) =>
        signature.length === n.length && (await check(data, signature)),
    },
    { kind: 'VerificationKey', algorithm: 'RSA256', spki, options },
  );
}

/** A CryptoKey made for RSA256 → its DER bytes, or undefined when it stays where it is. */
async function exportKey(
  key: CryptoKeyLike,
  format: 'pkcs8' | 'spki',
  options?: KeyOptions,
): Promise<Uint8Array | undefined> {
  const isPrivate = format === 'pkcs8';
  const { name, hash, modulusLength, publicExponent } = key.algorithm as {
    name: string;
    hash?: { name: string };
    modulusLength?: number;
    publicExponent?: Uint8Array;
  };
  if (name !== NAME || hash?.name !== HASH || !modulusLength || !publicExponent)
    throw new SignatureHeaderError('ERR_KEY_TYPE', `RSA256 needs a CryptoKey for ${NAME} with ${HASH}`);
  if (key.type !== (isPrivate ? 'private' : 'public') || !key.usages.includes(isPrivate ? 'sign' : 'verify'))
    throw new SignatureHeaderError(
      'ERR_KEY_KIND',
      `Expected a CryptoKey that can ${isPrivate ? 'sign' : 'verify'}`,
    );
  checkRsaPolicy(modulusLength, decodeInteger(publicExponent), options);
  return key.extractable ? new Uint8Array(await subtleCrypto().exportKey(format, key)) : undefined;
}
