// In: how long answers take. Out: a gateway process, both sides' keys and a client; for the client's measurements.
import { createRedeemClient } from '@redeemkit/redeem-client';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { startGateway } from './gateway.mjs';
import { CLIENT_ID, createPair } from './tasks/keys.mjs';

export async function setUp({ delayMs = 0 } = {}) {
  const merchant = createPair();
  const peer = createPair();
  const gateway = await startGateway({ signer: await importSigningKey(peer.privatePem), delayMs });
  const signingKey = await importSigningKey(merchant.privatePem);
  const verificationKey = await importVerificationKey(peer.publicPem);
  const client = createRedeemClient({
    baseUrl: gateway.url,
    clientId: CLIENT_ID,
    signingKey,
    verificationKeys: verificationKey,
    timeouts: { attemptMs: 60_000, totalMs: 60_000 },
  });
  return { ...gateway, client, signingKey, verificationKey };
}
