// In: the texts of the four keys of a page. Out: keys ready for use, or for each text why it is none.
import {
  importOpeningKey,
  importSealingKey,
  isEnvelopeError,
  type OpeningKey,
  type SealingKey,
} from '@redeemkit/rsa-aes-envelope';
import {
  importSigningKey,
  importVerificationKey,
  isSignatureHeaderError,
  type SigningKey,
  type VerificationKey,
} from '@redeemkit/signature-header';
import { readKeyMaterial } from '@redeemkit/signature-header/key-material';

/** A pair in text. */
export interface PairTexts {
  /** PKCS#8 in PEM. */
  readonly privatePem: string;
  /** SPKI in PEM. */
  readonly publicPem: string;
}

/** A problem of one input, for beside its field. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** A key, or what is wrong with its text; undefined for an empty text. */
export type Read<Key> = { readonly key: Key } | { readonly problem: Problem } | undefined;

/** The own key that signs, and its public half for whoever verifies. */
export interface SigningPair {
  readonly signing: SigningKey;
  readonly verification: VerificationKey;
  readonly publicPem: string;
}

/** The own key that opens, and its public half for whoever seals. */
export interface OpeningPair {
  readonly opening: OpeningKey;
  readonly sealing: SealingKey;
  readonly publicPem: string;
}

/** DER → PEM, lines of 64 characters (RFC 7468 §2). */
export function toPem(der: Uint8Array, label: 'PRIVATE KEY' | 'PUBLIC KEY'): string {
  let binary = '';
  for (const byte of der) binary += String.fromCharCode(byte);
  const lines = btoa(binary).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

// Here the visitor spoils the seals: the breaker of a server, eight failures for good, would end the play.
const BREAKER = { failures: 100, window: { ms: 60_000, now: Date.now } };

/** Makes an RSA pair of 2048 bits in this page. */
export async function generatePair(): Promise<PairTexts> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048, // what the platform's pages require
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: 'SHA-256',
    },
    true,
    ['sign', 'verify'],
  );
  const [pkcs8, spki] = await Promise.all([
    crypto.subtle.exportKey('pkcs8', privateKey),
    crypto.subtle.exportKey('spki', publicKey),
  ]);
  return {
    privatePem: toPem(new Uint8Array(pkcs8), 'PRIVATE KEY'),
    publicPem: toPem(new Uint8Array(spki), 'PUBLIC KEY'),
  };
}

/** Runs an import; its coded errors, which quote no key, become problems. */
async function attempt<Key>(text: string, read: (text: string) => Promise<Key>): Promise<Read<Key>> {
  if (text.trim() === '') return undefined;
  try {
    return { key: await read(text) };
  } catch (error) {
    return { problem: toProblem(error) };
  }
}

/** An error of these packages → code and message; of anything else only that it happened, since it may quote a key. */
export function toProblem(error: unknown): Problem {
  if (isSignatureHeaderError(error) || isEnvelopeError(error))
    return { code: error.code, message: error.message };
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string' && code.startsWith('ERR_') && typeof message === 'string')
    return { code, message };
  return { code: 'ERR_UNEXPECTED', message: 'This could not be read.' };
}

async function readPrivate(text: string): Promise<{ readonly pkcs8: Uint8Array; readonly spki: Uint8Array }> {
  const data = await readKeyMaterial(text, { kind: 'private' });
  if (data.type === 'RSA') return data;
  throw Object.assign(new Error('This is an EC key; the page signs with RSA256, which needs an RSA key.'), {
    code: 'ERR_KEY_TYPE',
  });
}

/** The own signing key out of any form of private RSA key. */
export function readSigningKey(text: string, keyVersion: string): Promise<Read<SigningPair>> {
  return attempt(text, async (pem) => {
    const { pkcs8, spki } = await readPrivate(pem);
    const [signing, verification] = await Promise.all([
      importSigningKey(pkcs8, { keyVersion }),
      importVerificationKey(spki, { keyVersion }),
    ]);
    return { signing, verification, publicPem: toPem(spki, 'PUBLIC KEY') };
  });
}

/** The own opening key out of any form of private RSA key; `aesBits` is configured, never detected. */
export function readOpeningKey(text: string, aesBits: 128 | 192 | 256): Promise<Read<OpeningPair>> {
  return attempt(text, async (pem) => {
    const { pkcs8, spki } = await readPrivate(pem);
    const [opening, sealing] = await Promise.all([
      importOpeningKey(pkcs8, { aesBits, breaker: BREAKER }),
      importSealingKey(spki),
    ]);
    return { opening, sealing, publicPem: toPem(spki, 'PUBLIC KEY') };
  });
}

/** The peer's public key that verifies; a private key's text is refused with the command that makes it public. */
export function readVerificationKey(text: string, keyVersion: string): Promise<Read<VerificationKey>> {
  return attempt(text, (pem) => importVerificationKey(pem, { keyVersion }));
}

/** The peer's public key that seals. */
export function readSealingKey(text: string): Promise<Read<SealingKey>> {
  return attempt(text, (pem) => importSealingKey(pem));
}
