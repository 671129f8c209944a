// In: the same file as worker.mjs, and a count. Out: the client alone at the same concurrency: what a worker is compared with.
import { readFileSync } from 'node:fs';
import { createRedeemClient } from '@redeemkit/redeem-client';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { requests } from './requests.mjs';

const { clientId, url, merchantPem, gatewayPem, concurrency } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const client = createRedeemClient({
  baseUrl: url,
  clientId,
  signingKey: await importSigningKey(merchantPem),
  verificationKeys: await importVerificationKey(gatewayPem),
});
const source = requests('bare', Number(process.argv[3]));
const loop = async () => {
  for (const request of source) {
    const { status } = await client.redeem(request);
    if (status !== 'succeeded') throw new Error(`a redemption is ${status}`);
  }
};
await Promise.all(Array.from({ length: concurrency }, loop));
