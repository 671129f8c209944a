// In: the DER of an RSAPrivateKey or RSAPublicKey. Out: its numbers, checked, and its PKCS#8 and SPKI.
import { decodeHex, decodeInteger } from './bytes.ts';
import {
  BIT_STRING,
  malformedKey,
  notDer,
  OCTET_STRING,
  readSequence,
  readUnsigned,
  SEQUENCE,
  writeDer,
  writeUnsigned,
  ZERO,
  ZERO_BYTE,
} from './der.ts';
import { checkRsaPolicy } from './rsa-policy.ts';
import type { KeyOptions } from './signer.ts';

/** An RSA public key; integers are unsigned big-endian bytes without leading zeros. */
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
  /** SubjectPublicKeyInfo of the public half. */
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

/** AlgorithmIdentifier { rsaEncryption, NULL } (RFC 3279 §2.3.1), in hexadecimal DER. */
export const RSA_ENCRYPTION = '300d06092a864886f70d0101010500';

/**
 * Reads an RSAPublicKey (RFC 8017 A.1.1).
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_POLICY`
 */
export function readRsaPublicKey(der: Uint8Array | undefined, options?: KeyOptions): RsaPublicKey {
  const numbers = readSequence(der).map(readUnsigned);
  const [n, e] = numbers;
  // An even modulus is no key, and not every engine notices.
  if (!n || !e || numbers.length !== 2 || !((n.at(-1) ?? 0) & 1)) throw notDer();
  checkRsaPolicy(n.length * 8 - Math.clz32(n[0] as number) + 24, e, options);
  const spki = writeDer(SEQUENCE, decodeHex(RSA_ENCRYPTION), writeDer(BIT_STRING, ZERO_BYTE, der));
  return { kind: 'public', type: 'RSA', spki, n, e };
}

/**
 * Reads an RSAPrivateKey of two primes (RFC 8017 A.1.2). Its numbers must belong together: RSA by way of the primes
 * makes a wrong signature of a wrong number, and one such signature gives the key away.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_POLICY`
 */
export function readRsaPrivateKey(der: Uint8Array | undefined, options?: KeyOptions): RsaPrivateKey {
  const numbers = readSequence(der).map(readUnsigned);
  const [version, n, e, d, p, q, dp, dq, qi] = numbers;
  if (!n || !e || !d || !p || !q || !dp || !dq || !qi || version?.length !== 0 || numbers.length !== 9)
    throw malformedKey('not RSA of two primes with CRT');
  const { spki } = readRsaPublicKey(writeDer(SEQUENCE, writeUnsigned(n), writeUnsigned(e)), options);
  const [N, E, D, P, Q, QI] = [n, e, d, p, q, qi].map(decodeInteger) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const fits = (order: bigint, exponent: bigint): boolean =>
    order > 1n && D % order === exponent && (E * exponent) % order === 1n;
  if (
    P * Q !== N ||
    !fits(P - 1n, decodeInteger(dp)) ||
    !fits(Q - 1n, decodeInteger(dq)) ||
    (QI * Q) % P !== 1n
  )
    throw malformedKey('damaged');
  const pkcs8 = writeDer(SEQUENCE, ZERO, decodeHex(RSA_ENCRYPTION), writeDer(OCTET_STRING, der));
  return { kind: 'private', type: 'RSA', pkcs8, spki, n, e, d, p, q, dp, dq, qi };
}
