// In: a kind of key. Out: signers and verifiers for both sides, as the packages take them.
import { createHmac, generateKeyPairSync, randomBytes, sign, timingSafeEqual, verify } from 'node:crypto';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

// The label stays RSA256: the header knows no other for keys that are plugged in.
const labelled = (keyVersion) => ({ algorithm: 'RSA256', keyVersion });

/** An HMAC behind the interfaces of a signer and a verifier: nothing verifies but what its holder signed, for next to nothing. */
export function createMacKey(keyVersion) {
  const secret = randomBytes(32);
  const mac = (bytes) => new Uint8Array(createHmac('sha256', secret).update(bytes).digest());
  return {
    signer: { ...labelled(keyVersion), sign: async (bytes) => mac(bytes) },
    verifier: {
      ...labelled(keyVersion),
      verify: async (bytes, given) => given.length === 32 && timingSafeEqual(mac(bytes), given),
    },
  };
}

/** An Ed25519 pair behind the same interfaces, the way a KMS is plugged in: twenty times cheaper than RSA-2048. */
export function createFastKey(keyVersion) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    signer: { ...labelled(keyVersion), sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)) },
    verifier: {
      ...labelled(keyVersion),
      verify: async (bytes, given) => verify(null, bytes, publicKey, given),
    },
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
