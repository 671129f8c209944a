// In: PKCS#8 or SPKI bytes of an RSA key. Out: its numbers, checked against the key policy, and its one DER form.
import { decodeHex, decodeInteger, encodeHex } from './bytes.ts';
import {
  BIT_STRING,
  type DerElement,
  malformedKey,
  OCTET_STRING,
  readSequence,
  readUnsigned,
  SEQUENCE,
  writeDer,
  writeUnsigned,
} from './der.ts';
import { SignatureHeaderError } from './errors.ts';
import type { KeyOptions } from './signer.ts';

/** An RSA public key; the integers are unsigned big-endian bytes without leading zeros. */
export interface RsaPublicKey {
  readonly kind: 'public';
  readonly type: 'RSA';
  /** SubjectPublicKeyInfo (RFC 5280 §4.1, RFC 3279 §2.3.1). */
  readonly spki: Uint8Array;
  readonly n: Uint8Array;
  readonly e: Uint8Array;
}

/** An RSA private key; the names are those of RFC 8017 §3.2 and RFC 7518 §6.3. */
export interface RsaPrivateKey {
  readonly kind: 'private';
  readonly type: 'RSA';
  /** PrivateKeyInfo (RFC 5208 §5), without attributes. */
  readonly pkcs8: Uint8Array;
  /** SubjectPublicKeyInfo of its public half. */
  readonly spki: Uint8Array;
  readonly n: Uint8Array;
  readonly e: Uint8Array;
  readonly d: Uint8Array;
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly dp: Uint8Array;
  readonly dq: Uint8Array;
  readonly qi: Uint8Array;
}

// AlgorithmIdentifier { rsaEncryption, NULL } (RFC 3279 §2.3.1)
const RSA_ENCRYPTION = '300d06092a864886f70d0101010500';
const ZERO = /* @__PURE__ */ new Uint8Array([0]);

/**
 * Reads and checks the SPKI of an RSA key: 2048 to 4096 bits, an exponent that `publicExponents` lists.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_TYPE`, `ERR_KEY_POLICY`
 */
export function readRsaSpki(spki: Uint8Array, options?: KeyOptions): RsaPublicKey {
  const [algorithm, bits] = readSequence(spki);
  checkRsa(algorithm);
  if (bits?.tag !== BIT_STRING || bits.value[0] !== 0) throw malformedKey();
  const numbers = readSequence(bits.value.subarray(1));
  if (numbers.length !== 2) throw malformedKey();
  return toPublic(readUnsigned(numbers[0]), readUnsigned(numbers[1]), options);
}

/**
 * Reads and checks the PKCS#8 form of an RSA key. The CRT numbers must belong together: a wrong one makes wrong
 * signatures, and one wrong signature gives the key away (RFC 8017 §5.1.2 takes them as given).
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_TYPE`, `ERR_KEY_POLICY`
 */
export function readRsaPkcs8(pkcs8: Uint8Array, options?: KeyOptions): RsaPrivateKey {
  // Version 0 or 1, then attributes or a public key, which say nothing new (RFC 5958 §2).
  const [version, algorithm, key] = readSequence(pkcs8);
  if ((readUnsigned(version)[0] ?? 2) > 1) throw malformedKey();
  checkRsa(algorithm);
  if (key?.tag !== OCTET_STRING) throw malformedKey();
  const numbers = readSequence(key.value).map(readUnsigned);
  const [first, n = ZERO, e = ZERO, d = ZERO, p = ZERO, q = ZERO, dp = ZERO, dq = ZERO, qi = ZERO] = numbers;
  // Version 1 means more than two primes (RFC 8017 A.1.2).
  if (first?.[0] !== 0 || numbers.length !== 9) throw malformedKey('not an RSA key of two primes');
  const { spki } = toPublic(n, e, options);
  const [N, E, D, P, Q] = [n, e, d, p, q].map(decodeInteger) as [bigint, bigint, bigint, bigint, bigint];
  const [DP, DQ, QI] = [dp, dq, qi].map(decodeInteger) as [bigint, bigint, bigint];
  if (
    P < 3n ||
    Q < 3n ||
    P * Q !== N ||
    D >= N ||
    DP !== D % (P - 1n) ||
    DQ !== D % (Q - 1n) ||
    (E * DP) % (P - 1n) !== 1n ||
    (E * DQ) % (Q - 1n) !== 1n ||
    QI >= P ||
    (QI * Q) % P !== 1n
  )
    throw malformedKey('damaged: its numbers do not belong together');
  return { kind: 'private', type: 'RSA', pkcs8: toPkcs8(key.value), spki, n, e, d, p, q, dp, dq, qi };
}

/** RSAPrivateKey (PKCS#1, RFC 8017 A.1.2) → PKCS#8. */
export function toPkcs8(pkcs1: Uint8Array): Uint8Array {
  return writeDer(SEQUENCE, writeUnsigned(ZERO), decodeHex(RSA_ENCRYPTION), writeDer(OCTET_STRING, pkcs1));
}

/** RSAPublicKey (PKCS#1, RFC 8017 A.1.1) → SPKI. */
export function toSpki(pkcs1: Uint8Array): Uint8Array {
  return writeDer(SEQUENCE, decodeHex(RSA_ENCRYPTION), writeDer(BIT_STRING, ZERO, pkcs1));
}

/**
 * The key policy, the same on every runtime.
 *
 * @throws SignatureHeaderError `ERR_KEY_POLICY`
 */
export function checkRsaPolicy(bits: number, exponent: bigint, options?: KeyOptions): void {
  const allowed = options?.publicExponents ?? [65537];
  // 33 bits is the largest exponent that every runtime takes.
  if (exponent % 2n !== 1n || exponent < 3n || exponent >> 33n || !allowed.includes(Number(exponent)))
    throw new SignatureHeaderError('ERR_KEY_POLICY', `RSA public exponent is not ${allowed.join(' or ')}`);
  if (!(bits >= 2048 && bits <= 4096))
    throw new SignatureHeaderError('ERR_KEY_POLICY', `RSA key of ${bits} bits; 2048 to 4096 are accepted`);
}

function toPublic(n: Uint8Array, e: Uint8Array, options?: KeyOptions): RsaPublicKey {
  checkRsaPolicy(n.length * 8 - Math.clz32(n[0] ?? 0) + 24, decodeInteger(e), options);
  if (!((n.at(-1) ?? 0) & 1)) throw malformedKey('damaged: its modulus is even');
  return {
    kind: 'public',
    type: 'RSA',
    spki: toSpki(writeDer(SEQUENCE, writeUnsigned(n), writeUnsigned(e))),
    n,
    e,
  };
}

function checkRsa(algorithm: DerElement | undefined): void {
  if (algorithm?.tag === SEQUENCE && encodeHex(algorithm.bytes) !== RSA_ENCRYPTION)
    throw new SignatureHeaderError(
      'ERR_KEY_TYPE',
      'Not an RSA key for PKCS#1 v1.5; RSA256 needs rsaEncryption',
    );
  if (!algorithm) throw malformedKey();
}
