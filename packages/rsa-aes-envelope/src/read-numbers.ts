// In: SPKI or PKCS#8 bytes of an RSA key. Out: its JWK, its numbers and its SPKI, by the platform's WebCrypto.
import { EnvelopeError } from './errors.ts';
import { type JwkRecord, platformCrypto } from './platform-crypto.ts';
import type { RsaNumber } from './portable-rsa.ts';

// Only a label, without which WebCrypto reads no key; nothing is encrypted with it.
const ALGORITHM = { name: 'RSA-OAEP', hash: 'SHA-256' } as const;

/**
 * DER to JWK (RFC 7518 §6.3).
 *
 * @throws EnvelopeError ERR_KEY_INVALID; what the platform said is not passed on, it could quote the key
 */
export async function readJwk(der: Uint8Array, format: 'spki' | 'pkcs8'): Promise<JwkRecord> {
  try {
    const { subtle } = platformCrypto();
    const usage = format === 'spki' ? 'encrypt' : 'decrypt';
    return await subtle.exportKey('jwk', await subtle.importKey(format, der, ALGORITHM, true, [usage]));
  } catch {
    throw new EnvelopeError('ERR_KEY_INVALID', `No RSA key in ${format} DER`);
  }
}

/** The numbers of a JWK as unsigned big-endian bytes: `n` and `e`, of a private key also the others. */
export function readNumbers(jwk: JwkRecord): Record<RsaNumber, Uint8Array> {
  // They have names of one or two letters; kty, alg, ext and key_ops have more.
  const numbers = Object.entries(jwk).filter(([name]) => name.length < 3);
  return Object.fromEntries(numbers.map(([name, text]) => [name, decode(String(text))])) as never;
}

/** The SPKI of the public half, as the platform writes it. */
export async function writeSpki(jwk: JwkRecord): Promise<Uint8Array> {
  const { subtle } = platformCrypto();
  const { n, e } = jwk as { n: unknown; e: unknown };
  const key = await subtle.importKey('jwk', { kty: 'RSA', n, e }, ALGORITHM, true, ['encrypt']);
  return new Uint8Array(await subtle.exportKey('spki', key));
}

function decode(base64url: string): Uint8Array {
  const text = base64url.replace(/-/g, '+').replace(/_/g, '/');
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
