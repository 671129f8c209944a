// In: a key in any state, text or bytes. Out: what it is, as far as it can be told without its secrets leaving here.
import { decodeHex, encodeHex, isBytes } from '../bytes.ts';
import {
  BIT_STRING,
  type DerElement,
  INTEGER,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  readDer,
  readSequence,
  readUnsigned,
  SEQUENCE,
  writeDer,
  writeUnsigned,
  ZERO_BYTE,
} from '../der.ts';
import { writeEcSpki } from '../ec-key.ts';
import { EC_PUBLIC_KEY } from '../key-material.ts';
import { readKeyText } from '../key-text.ts';
import { RSA_ENCRYPTION } from '../rsa-key.ts';
import type { RsaNumbers } from './recover-signature.ts';

/** The structure around the key's numbers. */
export type KeyForm = 'PKCS#8' | 'PKCS#1' | 'SEC 1' | 'SPKI' | 'X.509 certificate';

/** A key that could be read. Public parts only. */
export interface InspectedKey {
  readonly kind: 'private' | 'public';
  readonly type: 'RSA' | 'EC';
  readonly form: KeyForm;
  /** Size of the modulus or of the curve's field. */
  readonly bits: number;
  /** Name of the curve, for EC keys. */
  readonly curve: string | undefined;
  /** SubjectPublicKeyInfo of the public half; undefined for an EC private key that does not carry it. */
  readonly spki: Uint8Array | undefined;
  /** Modulus and exponent, for RSA keys. */
  readonly rsa: RsaNumbers | undefined;
}

// OBJECT IDENTIFIERs of curves, in hexadecimal DER, their names and sizes (SEC 2 §A.2, RFC 8410 §3).
const CURVES: Readonly<Record<string, readonly [string, number]>> = {
  '06052b81040021': ['P-224', 224],
  '06082a8648ce3d030107': ['P-256', 256],
  '06052b81040022': ['P-384', 384],
  '06052b81040023': ['P-521', 521],
  '06052b8104000a': ['secp256k1', 256],
  '06032b6570': ['Ed25519', 255],
  '06032b656e': ['X25519', 255],
};

/**
 * Reads any RSA or EC key, whatever the key policy says of its size.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_ENCRYPTED` from the text reader
 * @returns undefined for DER that is no key known here; `encrypted` for a passphrase-protected one
 */
export function inspectKey(material: string | Uint8Array): InspectedKey | 'encrypted' | undefined {
  let der: Uint8Array;
  if (typeof material === 'string') der = readKeyText(material);
  else if (isBytes(material) && material[0] === SEQUENCE) der = new Uint8Array(material);
  else der = readKeyText(new TextDecoder().decode(material));
  try {
    return inspectDer(der);
  } catch {
    return undefined;
  }
}

function inspectDer(der: Uint8Array): InspectedKey | 'encrypted' | undefined {
  const [first, second, third] = readSequence(der);
  const tags = [first?.tag, second?.tag, third?.tag];
  if (!first || !second) return undefined;
  if (starts(tags, INTEGER, SEQUENCE, OCTET_STRING) && third) {
    const algorithm = readDer(second.value);
    return isRsa(algorithm) ? rsaPrivate(third.value, 'PKCS#8') : ecPrivate(third.value, 'PKCS#8', algorithm);
  }
  if (starts(tags, INTEGER, OCTET_STRING)) return ecPrivate(der, 'SEC 1', []);
  if (starts(tags, INTEGER, INTEGER, INTEGER)) return rsaPrivate(der, 'PKCS#1');
  if (starts(tags, INTEGER, INTEGER) && !third) return rsaPublic(first, second, 'PKCS#1');
  // PKCS#12 (RFC 7292 §4) and EncryptedPrivateKeyInfo (RFC 5208 §6)
  if (starts(tags, INTEGER, SEQUENCE) || starts(tags, SEQUENCE, OCTET_STRING)) return 'encrypted';
  if (starts(tags, SEQUENCE, BIT_STRING)) return spkiKey(first, second, 'SPKI');
  if (starts(tags, SEQUENCE, SEQUENCE, BIT_STRING)) {
    // X.509 (RFC 5280 §4.1): version [0], serial, algorithm, issuer, validity, subject, public key
    const key = readDer(first.value).filter(({ tag }) => tag !== 0xa0)[5];
    const [algorithm, bits] = key ? readSequence(key.bytes) : [];
    return algorithm && bits && spkiKey(algorithm, bits, 'X.509 certificate');
  }
  return undefined;
}

function starts(tags: readonly (number | undefined)[], ...wanted: readonly number[]): boolean {
  return wanted.every((tag, i) => tags[i] === tag);
}

function isRsa(algorithm: readonly DerElement[]): boolean {
  // Both rsaEncryption and RSASSA-PSS keys (RFC 8017 §C) hold the same numbers.
  return encodeHex(algorithm[0]?.bytes).startsWith('06092a864886f70d0101');
}

function spkiKey(algorithm: DerElement, bits: DerElement, form: KeyForm): InspectedKey | undefined {
  const parts = readDer(algorithm.value);
  if (isRsa(parts)) {
    const [n, e] = readSequence(bits.value.subarray(1));
    return rsaPublic(n, e, form);
  }
  const [curve, size] = curveOf(parts);
  const spki = writeDer(SEQUENCE, algorithm.bytes, bits.bytes);
  return { kind: 'public', type: 'EC', form, bits: size, curve, spki, rsa: undefined };
}

function rsaPublic(n: DerElement | undefined, e: DerElement | undefined, form: KeyForm): InspectedKey {
  const rsa = { n: readUnsigned(n), e: readUnsigned(e) };
  const numbers = writeDer(SEQUENCE, writeUnsigned(rsa.n), writeUnsigned(rsa.e));
  const spki = writeDer(SEQUENCE, decodeHex(RSA_ENCRYPTION), writeDer(BIT_STRING, ZERO_BYTE, numbers));
  const bits = rsa.n.length * 8 - Math.clz32(rsa.n[0] ?? 0) + 24;
  return { kind: 'public', type: 'RSA', form, bits, curve: undefined, spki, rsa };
}

function rsaPrivate(pkcs1: Uint8Array, form: KeyForm): InspectedKey {
  const [, n, e] = readSequence(pkcs1);
  return { ...rsaPublic(n, e, form), kind: 'private' };
}

function ecPrivate(sec1: Uint8Array, form: KeyForm, algorithm: readonly DerElement[]): InspectedKey {
  const named = { kind: 'private', type: 'EC', form, rsa: undefined } as const;
  const [curve, bits] = curveOf(algorithm);
  // The private keys of RFC 8410 are an OCTET STRING and nothing more.
  if (curve === 'Ed25519' || curve === 'X25519') return { ...named, bits, curve, spki: undefined };
  const parts = readSequence(sec1).slice(2);
  const inner = parts.find(({ tag }) => tag === 0xa0);
  const [name, size] = inner ? curveOf(readDer(inner.value)) : [curve, bits];
  const point = parts.find(({ tag }) => tag === 0xa1);
  const value = point && readDer(point.value)[0]?.value.subarray(1);
  const spki = name === 'P-224' && value ? writeEcSpki(value) : undefined;
  return { ...named, bits: size, curve: name, spki };
}

/** Name and size of the curve that an AlgorithmIdentifier or an ECPrivateKey names. */
function curveOf(parts: readonly DerElement[]): readonly [string, number] {
  const names = parts.filter(({ tag }) => tag === OBJECT_IDENTIFIER).map(({ bytes }) => encodeHex(bytes));
  const name = names.find((hex) => hex !== EC_PUBLIC_KEY);
  return CURVES[name ?? ''] ?? ['a curve unknown here', 0];
}
