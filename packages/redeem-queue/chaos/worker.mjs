// In: a file that says where the store and the gateway are. Out: one worker process, until every redemption is at its end or
// SIGTERM comes; then what it did, with its memory and processor time.
import { readFileSync } from 'node:fs';
import { createRedeemClient } from '@redeemkit/redeem-client';
import { closeQueue, openQueue, work } from '@redeemkit/redeem-queue';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

const { store, clientId, url, merchantPem, gatewayPem, concurrency, schedule, ratePerSecond, campaign } =
  JSON.parse(readFileSync(process.argv[2], 'utf8'));
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
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
  signal: stop.signal,
  ...(ratePerSecond && { ratePerSecond }),
  ...(campaign && { campaign }),
  stopWhenDone: true,
  onNotice: ({ code, message }) => process.stderr.write(`${code}: ${message}\n`),
});
await closeQueue(queue);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(
  `${JSON.stringify({ ...report, rss: maxRSS * 1024, cpuMicroseconds: userCPUTime + systemCPUTime })}\n`,
);
