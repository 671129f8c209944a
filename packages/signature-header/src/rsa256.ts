// In: PKCS#8, SPKI or a CryptoKey. Out: RSA256 keys: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2).
import { decodeBase64, toBinary } from './base64.ts';
import { isBytes } from './bytes.ts';
import { ensure } from './errors.ts';
import { nativeCrypto } from './native.ts';
import { fingerprintOf, opaqueKey } from './opaque-key.ts';
import { checkRsaPolicy } from './rsa-policy.ts';
import type { KeyOptions, SignatureAlgorithm, SigningKey, VerificationKey } from './signer.ts';
import { type CryptoKeyLike, subtleCrypto } from './web-crypto.ts';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/**
 * The default algorithm. Its two functions are the short way in for keys that are PKCS#8, SPKI or CryptoKey already;
 * `importSigningKey` and `importVerificationKey` take every other form.
 *
 * @example
 * const key = await rsa256.signingKey(pkcs8Bytes, { keyVersion: '2' });
 */
export const rsa256: SignatureAlgorithm = { name: 'RSA256', keyType: 'RSA', signingKey, verificationKey };

async function signingKey(material: Uint8Array | CryptoKeyLike, options?: KeyOptions): Promise<SigningKey> {
  const subtle = subtleCrypto();
  const native = nativeCrypto();
  const { key, der } = await load(material, 'pkcs8', 'sign', options);
  let fingerprint = '';
  let webKey = key;
  let sign = async (bytes: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await subtle.sign(ALGORITHM, webKey, bytes));
  if (der) {
    if (native) {
      const nativeKey = native.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      // With a callback the signature is made on the thread pool.
      sign = (bytes) =>
        new Promise((resolve, reject) => {
          native.sign('sha256', bytes, nativeKey, (error, result) =>
            error ? reject(error) : resolve(result),
          );
        });
    } else webKey = await subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
    const { kty, n, e } = await subtle.exportKey('jwk', key);
    const publicKey = await verificationKey(
      await subtle.importKey('jwk', { kty, n, e }, ALGORITHM, true, ['verify']),
      options,
    );
    fingerprint = publicKey.fingerprint;
    // Some engines take numbers that do not belong together: the signature is then wrong, or none is made.
    ensure(await publicKey.verify(der, await sign(der).catch(() => der)), 'ERR_KEY_MALFORMED', 'Damaged key');
  }
  return opaqueKey({ algorithm: 'RSA256', fingerprint, sign }, options);
}

async function verificationKey(
  material: Uint8Array | CryptoKeyLike,
  options?: KeyOptions,
): Promise<VerificationKey> {
  const subtle = subtleCrypto();
  const native = nativeCrypto();
  const { key, der } = await load(material, 'spki', 'verify', options);
  const nativeKey = der && native?.createPublicKey({ key: der, format: 'der', type: 'spki' });
  // A public CryptoKey that does not export leaves the check below to its engine.
  const modulus = der && toBinary(decodeBase64((await subtle.exportKey('jwk', key)).n as string));
  const verify = async (bytes: Uint8Array, signature: Uint8Array): Promise<boolean> =>
    // WebKitGTK takes leading zeros and s + n for s (RFC 8017 §8.2.2 steps 1 and 2b do not). Texts of one length
    // compare like the numbers they spell.
    (!modulus || (signature.length === modulus.length && toBinary(signature) < modulus)) &&
    (native && nativeKey
      ? native.verify('sha256', bytes, nativeKey, signature)
      : subtle.verify(ALGORITHM, key, signature, bytes));
  return opaqueKey({ algorithm: 'RSA256', fingerprint: await fingerprintOf(der), verify }, options);
}

/** DER or CryptoKey → a CryptoKey that passed the key policy, its DER where it can be had. */
async function load(
  material: Uint8Array | CryptoKeyLike,
  format: 'pkcs8' | 'spki',
  usage: 'sign' | 'verify',
  options: KeyOptions | undefined,
): Promise<{ readonly key: CryptoKeyLike; readonly der: Uint8Array | undefined }> {
  const subtle = subtleCrypto();
  const key = isBytes(material)
    ? await subtle.importKey(format, material, ALGORITHM, true, [usage]).catch(() => undefined)
    : material;
  const { name, hash, modulusLength, publicExponent } = key?.algorithm ?? {};
  const der = key?.extractable
    ? new Uint8Array(await subtle.exportKey(format, key).catch(() => []))
    : undefined;
  ensure(
    key &&
      name === ALGORITHM.name &&
      hash?.name === ALGORITHM.hash &&
      key.usages.includes(usage) &&
      // What the platform writes is canonical DER: bytes that differ from it were not.
      (key === material || String(der) === String(new Uint8Array(material as Uint8Array))),
    'ERR_KEY_MALFORMED',
    `Not strict ${format} of RSA nor a CryptoKey to ${usage}`,
  );
  checkRsaPolicy(modulusLength, publicExponent, options);
  return { key, der };
}
