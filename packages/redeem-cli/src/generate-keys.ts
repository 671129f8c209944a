// In: RSA256 or ECC224. Out: a fresh key pair as PEM, and the public key as the one Base64 line consoles ask for.
import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A key pair in text. */
export interface GeneratedKeys {
  /** PKCS#8 in PEM (RFC 5958). The one secret: behind a function, so that no printed object shows it. */
  readonly privatePem: () => string;
  /** SubjectPublicKeyInfo, RFC 5280 §4.1. */
  readonly publicPem: string;
  /** The SubjectPublicKeyInfo DER in Base64 on one line, without armour. */
  readonly publicBase64: string;
  /** SHA-256 of the SubjectPublicKeyInfo DER, in hex. */
  readonly fingerprint: string;
  readonly bits: number;
}

const generate = promisify(generateKeyPair);

/** Generates a pair for `RSA256` (`bits` of modulus, e = 65537) or `ECC224` (P-224, that is secp224r1). */
export async function generateKeys(
  algorithm: 'RSA256' | 'ECC224',
  options: { readonly bits?: number } = {},
): Promise<GeneratedKeys> {
  const bits = options.bits ?? 2048; // what the platform's pages require
  const pair: { privateKey: KeyObject; publicKey: KeyObject } =
    algorithm === 'RSA256'
      ? await generate('rsa', { modulusLength: bits })
      : await generate('ec', { namedCurve: 'secp224r1' });
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  return {
    privatePem: () => pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }) as string,
    publicBase64: spki.toString('base64'),
    fingerprint: createHash('sha256').update(spki).digest('hex'),
    bits: algorithm === 'RSA256' ? bits : 224,
  };
}
