// In: a key in any form people have. Out: which key it is, its DER bytes and its numbers, checked against the key policy.
import { decodeBase64 } from './base64.ts';
import { concatBytes, encodeHex, isBytes } from './bytes.ts';
import {
  BIT_STRING,
  INTEGER,
  malformedKey,
  OCTET_STRING,
  readDer,
  readSequence,
  SEQUENCE,
  writeDer,
  writeUnsigned,
} from './der.ts';
import {
  EC_PUBLIC_KEY,
  type EcPrivateKey,
  type EcPublicKey,
  readEcPkcs8,
  readEcSpki,
  readSec1,
  toEcPrivate,
  toEcPublic,
} from './ec-key.ts';
import { isSignatureHeaderError, SignatureHeaderError } from './errors.ts';
import { encryptedKey, readKeyText } from './key-text.ts';
import {
  type RsaPrivateKey,
  type RsaPublicKey,
  readRsaPkcs8,
  readRsaSpki,
  toPkcs8,
  toSpki,
} from './rsa-key.ts';
import type { KeyOptions } from './signer.ts';
import { type CryptoKeyLike, subtleCrypto } from './web-crypto.ts';

/** A JSON Web Key (RFC 7517), parsed. */
export interface JwkLike {
  readonly kty?: string | undefined;
  readonly crv?: string | undefined;
  readonly n?: string | undefined;
  readonly e?: string | undefined;
  readonly d?: string | undefined;
  readonly p?: string | undefined;
  readonly q?: string | undefined;
  readonly dp?: string | undefined;
  readonly dq?: string | undefined;
  readonly qi?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}

/** A KeyObject of node:crypto, or anything that exports DER the same way. */
export interface KeyObjectLike {
  readonly type: string;
  export(options: { format: 'der'; type: 'pkcs8' | 'spki' }): unknown;
}

/** What people have: PEM or Base64 text, DER or text bytes, a JWK, a CryptoKey, a KeyObject. */
export type KeyMaterial = string | Uint8Array | ArrayBuffer | JwkLike | CryptoKeyLike | KeyObjectLike;

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
    key = isJwk(material) ? readJwk(material, options) : readDerKey(await toDer(material), options);
  } catch (error) {
    // Whatever an odd object threw while it was read stays out of sight: it may quote the key.
    throw isSignatureHeaderError(error) ? error : malformedKey('unreadable');
  }
  if (options?.kind && key.kind !== options.kind)
    throw new SignatureHeaderError(
      'ERR_KEY_KIND',
      key.kind === 'public'
        ? 'This is a public key; the private one is needed here'
        : 'This is a private key; give the public one: openssl pkey -in FILE -pubout',
    );
  return key;
}

/** Tells a CryptoKey from the other objects, also one of another realm. */
export function isCryptoKey(material: unknown): material is CryptoKeyLike {
  return (
    typeof material === 'object' && material !== null && 'usages' in material && 'extractable' in material
  );
}

async function toDer(
  material: string | Uint8Array | ArrayBuffer | CryptoKeyLike | KeyObjectLike,
): Promise<Uint8Array> {
  if (typeof material === 'string') return readKeyText(material);
  let bytes = material instanceof ArrayBuffer ? new Uint8Array(material) : material;
  if (isCryptoKey(bytes)) {
    if (!bytes.extractable)
      throw new SignatureHeaderError(
        'ERR_KEY_NOT_EXTRACTABLE',
        'This CryptoKey is not extractable; import the key file instead',
      );
    bytes = new Uint8Array(
      await subtleCrypto().exportKey(bytes.type === 'private' ? 'pkcs8' : 'spki', bytes),
    );
  } else if ('export' in bytes)
    bytes = bytes.export({ format: 'der', type: bytes.type === 'private' ? 'pkcs8' : 'spki' }) as Uint8Array;
  if (!isBytes(bytes)) throw malformedKey('of no known form');
  // A file read without an encoding is text in bytes. DER of a key starts with SEQUENCE.
  return bytes[0] === SEQUENCE ? concatBytes(bytes) : readKeyText(new TextDecoder().decode(bytes));
}

function readDerKey(der: Uint8Array, options?: KeyOptions): KeyData {
  const [first, second, third, ...more] = readSequence(der);
  if (first?.tag === INTEGER && second?.tag === SEQUENCE && third?.tag === OCTET_STRING)
    return isEc(second.value) ? readEcPkcs8(der) : readRsaPkcs8(der, options);
  if (first?.tag === INTEGER && second?.tag === OCTET_STRING) return readSec1(der);
  if (first?.tag === INTEGER && second?.tag === INTEGER)
    return third || more.length ? readRsaPkcs8(toPkcs8(der), options) : readRsaSpki(toSpki(der), options);
  if (first?.tag === INTEGER && second?.tag === SEQUENCE) throw encryptedKey(); // PKCS#12 (RFC 7292 §4)
  if (first?.tag === SEQUENCE && second?.tag === OCTET_STRING) throw encryptedKey(); // RFC 5208 §6
  if (first?.tag === SEQUENCE && second?.tag === BIT_STRING)
    return isEc(first.value) ? readEcSpki(der) : readRsaSpki(der, options);
  if (first?.tag === SEQUENCE && second?.tag === SEQUENCE && third?.tag === BIT_STRING) {
    // X.509 (RFC 5280 §4.1): version [0], serial, algorithm, issuer, validity, subject, public key
    const fields = readDer(first.value).filter(({ tag }) => tag !== 0xa0);
    const key = fields[5];
    if (key?.tag === SEQUENCE && fields[0]?.tag === INTEGER) return readDerKey(key.bytes, options);
  }
  throw malformedKey();
}

function isEc(algorithm: Uint8Array): boolean {
  return encodeHex(algorithm).startsWith(EC_PUBLIC_KEY);
}

function isJwk(material: unknown): material is JwkLike {
  return typeof material === 'object' && material !== null && 'kty' in material;
}

function readJwk(jwk: JwkLike, options?: KeyOptions): KeyData {
  const bytes = (name: Exclude<keyof JwkLike, 'kty' | 'crv'>): Uint8Array => {
    const text = jwk[name];
    if (typeof text !== 'string' || !text) throw malformedKey(`a JWK without ${name}`);
    return decodeBase64(text);
  };
  try {
    if (jwk.kty === 'RSA') {
      const n = writeUnsigned(bytes('n'));
      const e = writeUnsigned(bytes('e'));
      if (jwk.d === undefined) return readRsaSpki(toSpki(writeDer(SEQUENCE, n, e)), options);
      const rest = (['d', 'p', 'q', 'dp', 'dq', 'qi'] as const).map((name) => writeUnsigned(bytes(name)));
      const version = writeUnsigned(new Uint8Array(1));
      return readRsaPkcs8(toPkcs8(writeDer(SEQUENCE, version, n, e, ...rest)), options);
    }
    if (jwk.kty === 'EC' && jwk.crv === 'P-224') {
      const { point, spki } = toEcPublic(concatBytes(new Uint8Array([4]), bytes('x'), bytes('y')));
      return jwk.d === undefined
        ? { kind: 'public', type: 'EC', spki, point }
        : toEcPrivate(bytes('d'), point);
    }
  } catch (error) {
    throw isSignatureHeaderError(error) && error.code !== 'ERR_BASE64_INVALID'
      ? error
      : malformedKey('a JWK with a member that is not base64url');
  }
  throw new SignatureHeaderError('ERR_KEY_TYPE', 'JWK is neither RSA nor EC with curve P-224');
}
