// In: settings as JSON in CHAOS, with the store's URL. Out: one worker of the campaign, until it is told to end.
import { createRedeemClient } from '@redeemkit/redeem-client';
import { closeQueue, openQueue, work } from '@redeemkit/redeem-queue';
import { createRsaKey } from '../lib/keys.mjs';

const { store, baseUrl, clientId, merchantPairs, gatewayPairs, version, skewMs } = JSON.parse(
  process.env.CHAOS,
);
const own = await createRsaKey(String(version), merchantPairs[version - 1]);
const gateways = await Promise.all(gatewayPairs.map((pair, at) => createRsaKey(String(at + 1), pair)));
const now = () => Date.now() + skewMs;
const client = createRedeemClient({
  baseUrl,
  clientId,
  signingKey: own.signer,
  verificationKeys: gateways.map(({ verifier }) => verifier),
  now,
  timeouts: { attemptMs: 1_500, totalMs: 2_000 },
});
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.once('disconnect', () => process.exit(1));

/** The database may be starting again just now. */
async function openPatiently() {
  for (;;)
    try {
      return await openQueue({ store, clientId, now });
    } catch (error) {
      if (stop.signal.aborted || !/^ERR_STORE_(DOWN|FAILED)$/.test(error.code)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
}
const queue = await openPatiently();
// Over a second each: a Request-Time tells seconds, and every sending must carry a new one.
const schedule = [1_100, 1_300, 1_700, 2_300, 3_700, 5_300];
await work(queue, { client, concurrency: 3, schedule, signal: stop.signal });
await closeQueue(queue);
process.exit(0);
