// In: a key in any form people have. Out: which key it is, its DER bytes and its numbers, checked against the key policy.
import { decodeBase64 } from './base64.ts';
import { concatBytes, decodeHex, encodeHex, isBytes } from './bytes.ts';
import {
  BIT_STRING,
  malformedKey,
  notDer,
  OCTET_STRING,
  readDer,
  readSequence,
  SEQUENCE,
  writeDer,
  writeUnsigned,
  ZERO,
  ZERO_BYTE,
} from './der.ts';
import { ensure, isSignatureHeaderError } from './errors.ts';
import { encryptedKey, readKeyText } from './key-text.ts';
import {
  RSA_ENCRYPTION,
  type RsaPrivateKey,
  type RsaPublicKey,
  readRsaPrivateKey,
  readRsaPublicKey,
} from './rsa-key.ts';
import type { KeyOptions } from './signer.ts';
import { type CryptoKeyLike, subtleCrypto } from './web-crypto.ts';

/** OBJECT IDENTIFIER id-ecPublicKey (1.2.840.10045.2.1), in hexadecimal DER. */
export const EC_PUBLIC_KEY: string = '06072a8648ce3d0201';

/** An RSA JSON Web Key (RFC 7517, RFC 7518 §6.3), parsed. */
export interface JwkLike {
  readonly kty?: string | undefined;
  readonly n?: string | undefined;
  readonly e?: string | undefined;
  readonly d?: string | undefined;
  readonly p?: string | undefined;
  readonly q?: string | undefined;
  readonly dp?: string | undefined;
  readonly dq?: string | undefined;
  readonly qi?: string | undefined;
}

/** A KeyObject of node:crypto, or anything that exports DER the same way. */
export interface KeyObjectLike {
  readonly type: string;
  export(options: { format: 'der'; type: 'pkcs8' | 'spki' }): unknown;
}

/** What people have: PEM or Base64 text, DER or text bytes, a JWK, a CryptoKey, a KeyObject. */
export type KeyMaterial = string | Uint8Array | ArrayBuffer | JwkLike | CryptoKeyLike | KeyObjectLike;

/** An EC public key of any curve; `ecc224` checks curve and point. */
export interface EcPublicKey {
  readonly kind: 'public';
  readonly type: 'EC';
  /** SubjectPublicKeyInfo (RFC 5480 §2). */
  readonly spki: Uint8Array;
}

/** An EC private key of any curve; `ecc224` checks it. */
export interface EcPrivateKey {
  readonly kind: 'private';
  readonly type: 'EC';
  /** PrivateKeyInfo (RFC 5208 §5) around ECPrivateKey (RFC 5915 §3). */
  readonly pkcs8: Uint8Array;
}

/** One of the four kinds of key that this package reads. */
export type KeyData = RsaPrivateKey | RsaPublicKey | EcPrivateKey | EcPublicKey;

/**
 * Reads PKCS#8, PKCS#1, SEC 1, SPKI and X.509 certificates (their public key), decided by DER shape and not by
 * label, from text, bytes, JWK, KeyObject or an extractable CryptoKey.
 *
 * @param options `kind`: which half is needed; the other one is refused
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_ENCRYPTED`, `ERR_KEY_KIND`, `ERR_KEY_TYPE`,
 *   `ERR_KEY_POLICY`, `ERR_KEY_NOT_EXTRACTABLE`
 * @example
 * const key = await readKeyMaterial(pem, { kind: 'private' });
 * if (key.type === 'RSA') key.pkcs8; // DER bytes
 */
export async function readKeyMaterial(
  material: KeyMaterial,
  options: KeyOptions & { readonly kind: 'private' },
): Promise<RsaPrivateKey | EcPrivateKey>;
export async function readKeyMaterial(
  material: KeyMaterial,
  options: KeyOptions & { readonly kind: 'public' },
): Promise<RsaPublicKey | EcPublicKey>;
export async function readKeyMaterial(
  material: KeyMaterial,
  options?: KeyOptions & { readonly kind?: 'private' | 'public' },
): Promise<KeyData>;
export async function readKeyMaterial(
  material: KeyMaterial,
  options?: KeyOptions & { readonly kind?: 'private' | 'public' },
): Promise<KeyData> {
  let key: KeyData;
  try {
    key = has(material, 'kty')
      ? readJwk(material as JwkLike, options)
      : readDerKey(await toDer(material), options);
  } catch (error) {
    // Whatever an odd object threw while it was read stays out of sight: it may quote the key.
    throw isSignatureHeaderError(error) && error.code !== 'ERR_BASE64_INVALID'
      ? error
      : malformedKey('unreadable');
  }
  ensure(
    !options?.kind || key.kind === options.kind,
    'ERR_KEY_KIND',
    key.kind === 'public'
      ? 'This is a public key; the private one is needed'
      : 'This is a private key; give the public one: openssl pkey -in FILE -pubout',
  );
  return key;
}

/** Tells a CryptoKey from the other forms, also one of another realm. */
export function isCryptoKey(material: unknown): material is CryptoKeyLike {
  return has(material, 'extractable');
}

function has(material: unknown, name: string): boolean {
  return typeof material === 'object' && material !== null && name in material;
}

async function toDer(material: unknown): Promise<Uint8Array> {
  let bytes = material instanceof ArrayBuffer ? new Uint8Array(material) : material;
  const format = (bytes as CryptoKeyLike).type === 'private' ? 'pkcs8' : 'spki';
  if (isCryptoKey(bytes)) {
    ensure(bytes.extractable, 'ERR_KEY_NOT_EXTRACTABLE', 'CryptoKey is not extractable');
    bytes = new Uint8Array(await subtleCrypto().exportKey(format, bytes));
  } else if (has(bytes, 'export')) bytes = (bytes as KeyObjectLike).export({ format: 'der', type: format });
  // A file read without an encoding is text in bytes; DER of a key starts with SEQUENCE.
  if (isBytes(bytes))
    return bytes[0] === SEQUENCE ? concatBytes(bytes) : readKeyText(new TextDecoder().decode(bytes));
  return readKeyText(bytes as string);
}

function readDerKey(der: Uint8Array | undefined, options?: KeyOptions): KeyData {
  const [first, second, third] = readSequence(der);
  switch ([first, second, third].map((element) => element?.tag.toString(16)).join()) {
    case '2,30,4': // PKCS#8 (RFC 5208 §5): version, algorithm, key; attributes may follow and say nothing new
      return toKey('private', second?.bytes, third?.value, options);
    case '30,3,': // SPKI: algorithm, key
      if (second?.value[0]) throw notDer();
      return toKey('public', first?.bytes, second?.value.subarray(1), options);
    case '30,30,3': // X.509 (RFC 5280 §4.1): version [0], serial, algorithm, issuer, validity, subject, SPKI
      return readDerKey(readDer(first?.value).filter(({ tag }) => tag !== 0xa0)[5]?.bytes, options);
    case '2,4,a0': // SEC 1 (RFC 5915 §3): version, scalar, curve
      return toKey('private', writeDer(SEQUENCE, decodeHex(EC_PUBLIC_KEY), third?.value), der, options);
    case '2,2,2': // PKCS#1: version, n, e, …
      return readRsaPrivateKey(der, options);
    case '2,2,': // PKCS#1: n, e
      return readRsaPublicKey(der, options);
    case '30,4,': // EncryptedPrivateKeyInfo (RFC 5208 §6)
    case '2,30,30': // PKCS#12 (RFC 7292 §4)
      throw encryptedKey();
  }
  throw notDer();
}

function toKey(
  kind: 'private' | 'public',
  algorithm: Uint8Array | undefined,
  key: Uint8Array | undefined,
  options?: KeyOptions,
): KeyData {
  const oid = encodeHex(algorithm);
  if (oid === RSA_ENCRYPTION)
    return kind === 'private' ? readRsaPrivateKey(key, options) : readRsaPublicKey(key, options);
  ensure(oid.includes(EC_PUBLIC_KEY), 'ERR_KEY_TYPE', 'Key is neither RSA nor EC');
  return kind === 'private'
    ? { kind, type: 'EC', pkcs8: writeDer(SEQUENCE, ZERO, algorithm, writeDer(OCTET_STRING, key)) }
    : { kind, type: 'EC', spki: writeDer(SEQUENCE, algorithm, writeDer(BIT_STRING, ZERO_BYTE, key)) };
}

function readJwk(jwk: JwkLike, options?: KeyOptions): KeyData {
  // No P-224: RFC 7518 §6.2.1.1 registers no name for it.
  ensure(jwk.kty === 'RSA', 'ERR_KEY_TYPE', 'JWK is not RSA; give an EC key as PEM');
  const integers = (names: readonly (keyof JwkLike)[]): Uint8Array[] =>
    // A lone '=' is no Base64: a missing member ends as a malformed one.
    names.map((name) => writeUnsigned(decodeBase64(jwk[name] || '=')));
  return jwk.d === undefined
    ? readRsaPublicKey(writeDer(SEQUENCE, ...integers(['n', 'e'])), options)
    : readRsaPrivateKey(
        writeDer(SEQUENCE, ZERO, ...integers(['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'])),
        options,
      );
}
