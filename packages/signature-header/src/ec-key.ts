// In: PKCS#8 or SPKI of an EC key. Out: scalar and point of a P-224 key, in the one form that is accepted.
import { decodeHex, encodeHex } from './bytes.ts';
import {
  BIT_STRING,
  malformedKey,
  notDer,
  OCTET_STRING,
  readDer,
  readSequence,
  SEQUENCE,
  writeDer,
  ZERO_BYTE,
} from './der.ts';
import { ensure } from './errors.ts';

// AlgorithmIdentifier { id-ecPublicKey, secp224r1 } (RFC 5480 §2.1.1), in hexadecimal DER
const P224 = '301006072a8648ce3d020106052b81040021';
const SCALAR = 28; // bytes of a P-224 integer
const POINT = 57; // 0x04, x, y (SEC 1 §2.3.3)

/**
 * Reads the canonical SPKI of a P-224 key, 80 bytes: named curve, uncompressed point. Whether the point lies on the
 * curve is for the caller to check.
 *
 * @returns the point, 57 bytes
 * @throws SignatureHeaderError `ERR_KEY_TYPE` for another curve or algorithm, `ERR_KEY_POLICY` for curve parameters
 *   spelled out, a compressed or hybrid point, `ERR_KEY_MALFORMED`
 */
export function readEcSpki(spki: Uint8Array): Uint8Array {
  const [algorithm, bits, more] = readSequence(spki);
  checkCurve(algorithm?.bytes);
  if (bits?.tag !== BIT_STRING || bits.value[0] !== 0 || more) throw notDer();
  return checkPoint(bits.value.subarray(1));
}

/**
 * Reads the PKCS#8 form (RFC 5958 §2) of a P-224 ECPrivateKey (RFC 5915 §3).
 *
 * @returns the scalar, 28 bytes, and the point where the key states it
 * @throws SignatureHeaderError as {@link readEcSpki}
 */
export function readEcPkcs8(pkcs8: Uint8Array): {
  readonly d: Uint8Array;
  readonly point: Uint8Array | undefined;
} {
  const [, algorithm, key] = readSequence(pkcs8);
  checkCurve(algorithm?.bytes);
  const [version, scalar, ...rest] = readSequence(key?.value);
  if (encodeHex(version?.bytes) !== '020101' || scalar?.tag !== OCTET_STRING) throw notDer();
  if (scalar.value.length !== SCALAR) throw malformedKey('no P-224 key: its scalar is not 28 bytes');
  // [0] repeats the curve, [1] states the public key.
  const [bits] = readDer(rest.find(({ tag }) => tag === 0xa1)?.value);
  if (bits && (bits.tag !== BIT_STRING || bits.value[0] !== 0)) throw notDer();
  return { d: scalar.value, point: bits && checkPoint(bits.value.subarray(1)) };
}

/** Point of 57 bytes → SPKI of 80. */
export function writeEcSpki(point: Uint8Array): Uint8Array {
  return writeDer(SEQUENCE, decodeHex(P224), writeDer(BIT_STRING, ZERO_BYTE, point));
}

/** Scalar and point → PKCS#8. */
export function writeEcPkcs8(d: Uint8Array, point: Uint8Array): Uint8Array {
  const publicKey = writeDer(0xa1, writeDer(BIT_STRING, ZERO_BYTE, point));
  const key = writeDer(SEQUENCE, decodeHex('020101'), writeDer(OCTET_STRING, d), publicKey);
  return writeDer(SEQUENCE, decodeHex('020100'), decodeHex(P224), writeDer(OCTET_STRING, key));
}

function checkCurve(algorithm: Uint8Array | undefined): void {
  const hex = encodeHex(algorithm);
  // Parameters that start with SEQUENCE spell the curve out.
  ensure(
    !/^30(..|81..|82....)06072a8648ce3d020130/.test(hex),
    'ERR_KEY_POLICY',
    'EC key must name its curve, secp224r1',
  );
  ensure(hex === P224, 'ERR_KEY_TYPE', 'ECC224 needs an EC key on P-224 (secp224r1)');
}

function checkPoint(point: Uint8Array): Uint8Array {
  ensure(
    point.length === POINT && point[0] === 4,
    'ERR_KEY_POLICY',
    'P-224 point must be uncompressed, 57 bytes',
  );
  return point;
}
