// In: PKCS#8 or SPKI bytes of a P-224 key. Out: its scalar and point as bytes, checked for their one DER form.
import { decodeHex, encodeHex } from './bytes.ts';
import {
  BIT_STRING,
  type DerElement,
  malformedKey,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readDer,
  readSequence,
  readUnsigned,
  SEQUENCE,
  writeDer,
  writeUnsigned,
} from './der.ts';
import { SignatureHeaderError } from './errors.ts';

/** A P-224 public key. */
export interface EcPublicKey {
  readonly kind: 'public';
  readonly type: 'EC';
  /** SubjectPublicKeyInfo, 80 bytes: named curve, uncompressed point (RFC 5480 §2). */
  readonly spki: Uint8Array;
  /** 0x04, x, y: 57 bytes (SEC 1 §2.3.3). Whether it lies on the curve is checked where the curve is: in ecc224. */
  readonly point: Uint8Array;
}

/** A P-224 private key. */
export interface EcPrivateKey {
  readonly kind: 'private';
  readonly type: 'EC';
  /** PrivateKeyInfo (RFC 5208 §5) around ECPrivateKey (RFC 5915 §3). */
  readonly pkcs8: Uint8Array;
  /** The scalar, 28 bytes. */
  readonly d: Uint8Array;
  /** The public point where the key carries it. */
  readonly point: Uint8Array | undefined;
}

/** OBJECT IDENTIFIER id-ecPublicKey, 1.2.840.10045.2.1, in hexadecimal DER. */
export const EC_PUBLIC_KEY: string = '06072a8648ce3d0201';
const SECP224R1 = '06052b81040021'; // 1.3.132.0.33
const SCALAR = 28; // bytes of a P-224 field element or scalar
const POINT = 1 + 2 * SCALAR;

/**
 * Reads the canonical SPKI of a P-224 key, and no other.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_TYPE`, `ERR_KEY_POLICY`
 */
export function readEcSpki(spki: Uint8Array): EcPublicKey {
  const [algorithm, bits] = readSequence(spki);
  checkCurve(algorithm);
  if (bits?.tag !== BIT_STRING) throw malformedKey();
  const key = toEcPublic(bits.value.subarray(1));
  // What does not come out as it went in was not canonical: a wrong unused-bits byte, something more at the end.
  if (encodeHex(key.spki) !== encodeHex(spki)) throw malformedKey();
  return key;
}

/** Uncompressed point → public key. @throws SignatureHeaderError `ERR_KEY_POLICY` for any other point format */
export function toEcPublic(point: Uint8Array): EcPublicKey {
  if (point.length !== POINT || point[0] !== 4)
    throw new SignatureHeaderError(
      'ERR_KEY_POLICY',
      'P-224 public key is not an uncompressed point of 57 bytes',
    );
  const spki = writeDer(SEQUENCE, p224(), writeDer(BIT_STRING, new Uint8Array(1), point));
  return { kind: 'public', type: 'EC', spki, point };
}

/**
 * Reads the PKCS#8 form of a P-224 key.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_TYPE`, `ERR_KEY_POLICY`
 */
export function readEcPkcs8(pkcs8: Uint8Array): EcPrivateKey {
  const [version, algorithm, key] = readSequence(pkcs8);
  if ((readUnsigned(version)[0] ?? 2) > 1) throw malformedKey();
  checkCurve(algorithm);
  if (key?.tag !== OCTET_STRING) throw malformedKey();
  return readSec1(key.value, algorithm);
}

/**
 * Reads an ECPrivateKey (SEC 1 §C.4, RFC 5915 §3). Inside PKCS#8 the curve may be named outside only.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_TYPE`, `ERR_KEY_POLICY`
 */
export function readSec1(sec1: Uint8Array, outer?: DerElement): EcPrivateKey {
  const [version, scalar, ...rest] = readSequence(sec1);
  if (readUnsigned(version)[0] !== 1 || scalar?.tag !== OCTET_STRING) throw malformedKey();
  const curve = rest.find(({ tag }) => tag === 0xa0);
  const publicKey = rest.find(({ tag }) => tag === 0xa1);
  if (curve) checkCurveName(readDer(curve.value)[0]);
  else if (!outer) throw malformedKey('an EC key that names no curve');
  const bits = publicKey && readDer(publicKey.value)[0];
  if (bits && bits.tag !== BIT_STRING) throw malformedKey();
  return toEcPrivate(scalar.value, bits && toEcPublic(bits.value.subarray(1)).point);
}

/** Scalar of 28 bytes and, where known, the point → private key. */
export function toEcPrivate(d: Uint8Array, point?: Uint8Array): EcPrivateKey {
  if (d.length !== SCALAR) throw malformedKey('not a P-224 key: its scalar is not 28 bytes');
  const tail = point ? [writeDer(0xa1, writeDer(BIT_STRING, new Uint8Array(1), point))] : [];
  const sec1 = writeDer(SEQUENCE, writeUnsigned(new Uint8Array([1])), writeDer(OCTET_STRING, d), ...tail);
  const pkcs8 = writeDer(SEQUENCE, writeUnsigned(new Uint8Array(1)), p224(), writeDer(OCTET_STRING, sec1));
  return { kind: 'private', type: 'EC', pkcs8, d, point };
}

function checkCurve(algorithm: DerElement | undefined): void {
  const [type, curve, more] = algorithm?.tag === SEQUENCE ? readDer(algorithm.value) : [];
  if (!type || encodeHex(type.bytes) !== EC_PUBLIC_KEY)
    throw new SignatureHeaderError('ERR_KEY_TYPE', 'Not an EC key; ECC224 needs a P-224 key');
  if (more) throw malformedKey();
  checkCurveName(curve);
}

function checkCurveName(curve: DerElement | undefined): void {
  if (curve?.tag === SEQUENCE)
    throw new SignatureHeaderError('ERR_KEY_POLICY', 'EC key spells out its curve; name secp224r1 instead');
  if (curve?.tag !== OBJECT_IDENTIFIER || encodeHex(curve.bytes) !== SECP224R1)
    throw new SignatureHeaderError('ERR_KEY_TYPE', 'EC key of another curve; ECC224 needs P-224 (secp224r1)');
}

function p224(): Uint8Array {
  return writeDer(SEQUENCE, decodeHex(EC_PUBLIC_KEY), decodeHex(SECP224R1));
}
