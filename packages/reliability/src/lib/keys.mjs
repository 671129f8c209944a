// In: a kind of key. Out: signers and verifiers for both sides, as the packages take them.
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

/**
 * An Ed25519 pair behind the interfaces of a signer and a verifier, the way a KMS is plugged in: twenty times cheaper than
 * RSA-2048 and as impossible to forge. The label stays RSA256, because the header knows no other.
 */
export function createFastKey(keyVersion) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const label = { algorithm: 'RSA256', keyVersion };
  return {
    signer: { ...label, sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)) },
    verifier: { ...label, verify: async (bytes, signature) => verify(null, bytes, publicKey, signature) },
  };
}

const rsaPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

/** An RSA-2048 pair for signing. `pem` is its private half, for another process. */
export async function createRsaKey(keyVersion = '1', pair = rsaPair()) {
  return {
    signer: await importSigningKey(pair.privateKey, { keyVersion }),
    verifier: await importVerificationKey(pair.publicKey, { keyVersion }),
    pair,
  };
}

/** An RSA-2048 pair for sealing and opening. */
export async function createSealingPair(keyVersion = '1', pair = rsaPair()) {
  return {
    sealingKey: await importSealingKey(pair.publicKey, { keyVersion }),
    openingKey: await importOpeningKey(pair.privateKey, { keyVersion }),
    pair,
  };
}
