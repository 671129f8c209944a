// In: nothing. Out: key pairs in text, made once for the run; throw-away keys, as the page makes them.
import { generateKeyPairSync } from 'node:crypto';
import type { PairTexts } from '../../.vitepress/theme/playground/logic/read-keys.ts';

/** An RSA pair as PEM. */
export function makePair(modulusLength = 2048): PairTexts {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength,
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  });
  return { privatePem: privateKey, publicPem: publicKey };
}
