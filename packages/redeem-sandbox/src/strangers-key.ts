// In: nothing. Out: a signer whose key no client was ever given, made when it is first asked for.
import type { Signer } from '@redeemkit/signature-header';

/** Returns how to get the signer: an RSA-2048 key made once, because making one takes longer than an answer may. */
export function createStranger(): () => Promise<Signer> {
  let made: Promise<Signer> | undefined;
  return () => {
    made ??= generate();
    return made;
  };
}

async function generate(): Promise<Signer> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const { privateKey } = await crypto.subtle.generateKey(
    { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    false,
    ['sign', 'verify'],
  );
  return {
    algorithm: 'RSA256',
    keyVersion: '1',
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, bytes as Uint8Array<ArrayBuffer>)),
  };
}
