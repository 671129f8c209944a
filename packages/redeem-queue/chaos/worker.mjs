// In: a file that says where the store and the gateway are. Out: one worker process, until every redemption is at its end.
import { readFileSync } from 'node:fs';
import { createRedeemClient } from '@redeemkit/redeem-client';
import { closeQueue, openQueue, work } from '@redeemkit/redeem-queue';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

const { store, clientId, url, merchantPem, gatewayPem, concurrency, schedule, ratePerSecond } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const client = createRedeemClient({
  baseUrl: url,
  clientId,
  signingKey: await importSigningKey(merchantPem),
  verificationKeys: await importVerificationKey(gatewayPem),
  timeouts: { attemptMs: 2_000, totalMs: 2_500 },
});
const queue = await openQueue({ store, clientId });
const report = await work(queue, {
  client,
  concurrency,
  schedule,
  ...(ratePerSecond && { ratePerSecond }),
  stopWhenDone: true,
  onNotice: ({ code, message }) => process.stderr.write(`${code}: ${message}\n`),
});
await closeQueue(queue);
process.stdout.write(`${JSON.stringify({ ...report, rss: process.resourceUsage().maxRSS * 1024 })}\n`);
