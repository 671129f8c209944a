// In: nothing. Out: key pairs made for this run, and a verified message around any body.
import { generateKeyPairSync } from 'node:crypto';
import {
  importSigningKey,
  importVerificationKey,
  type SigningKey,
  signMessage,
  type VerificationKey,
  type VerifiedMessage,
  verifyMessage,
} from '@redeemkit/signature-header';

export interface PemPair {
  readonly privatePem: string;
  readonly publicPem: string;
}

export function rsaPair(modulusLength = 2048): PemPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  return {
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }) as string,
  };
}

const peer = rsaPair();
let keys: Promise<[SigningKey, VerificationKey]> | undefined;

/** A message whose signature over `body` was really made and verified. */
export async function verified(body: Uint8Array): Promise<VerifiedMessage> {
  keys ??= Promise.all([importSigningKey(peer.privatePem), importVerificationKey(peer.publicPem)]);
  const [signer, verifier] = await keys;
  const message = { method: 'POST', path: '/a/b', clientId: 'C1', time: '2024-05-22T06:42:21+08:00', body };
  return verifyMessage(message, { signature: await signMessage(message, signer), keys: verifier });
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything that could tell one failure from another. */
export async function failureShape(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const failure = error as Error & { code: string };
    const own = Reflect.ownKeys(failure).map(String);
    const frames = (failure.stack ?? '').split('\n').filter((line) => line.includes('rsa-aes-envelope/src'));
    return JSON.stringify([
      failure.name,
      failure.code,
      failure.message,
      String(failure),
      JSON.stringify(failure),
      own,
      Object.isFrozen(failure),
      'cause' in failure,
      frames,
    ]);
  }
  return 'opened';
}

/** The code a promise is rejected with, or 'no error'. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
}
