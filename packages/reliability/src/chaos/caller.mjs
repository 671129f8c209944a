// In: settings as JSON in CHAOS. Out: redemptions, each written down before it is sent and after it is told; takes up what a
// killed predecessor left open. Ends when it is told to and nothing is unknown any more.
import { createRedeemClient } from '@redeemkit/redeem-client';
import { createRsaKey } from '../lib/keys.mjs';
import { createRandom } from '../lib/random.mjs';
import { redemptionOf } from '../lib/redemption.mjs';
import { openJournal, readJournal } from './journal.mjs';

const { file, name, seed, baseUrl, clientId, merchantPairs, gatewayPairs, version, skewMs, users } =
  JSON.parse(process.env.CHAOS);
const random = createRandom(seed);
const own = await createRsaKey(String(version), merchantPairs[version - 1]);
const gateways = await Promise.all(gatewayPairs.map((pair, at) => createRsaKey(String(at + 1), pair)));
const books = readJournal(file);
const journal = openJournal(file);
const client = createRedeemClient({
  baseUrl,
  clientId,
  signingKey: own.signer,
  verificationKeys: gateways.map(({ verifier }) => verifier),
  now: () => Date.now() + skewMs,
  timeouts: { attemptMs: 1_500, totalMs: 4_000 },
  retry: { on: 'unknown', delaysMs: [50] },
});

let draining = false;
process.on('message', (message) => {
  if (message === 'drain') draining = true;
});
// Whoever keeps this process is gone, and nobody will read what it writes.
process.once('disconnect', () => process.exit(1));
// Of what an earlier process left open this client knows nothing unless it is told.
const inherited = new Set([...books.values()].filter(({ open }) => open).map(({ bizNo }) => bizNo));

const redeem = async (entry) => {
  journal.write({ bizNo: entry.bizNo, sending: true });
  const outcome = await client.redeem(redemptionOf(entry), {
    ...(inherited.has(entry.bizNo) && { earlierAttempts: 'unresolved' }),
  });
  entry.told = outcome.status;
  entry.lastReason = outcome.status === 'unknown' ? outcome.reason.code : undefined;
  if (outcome.status !== 'unknown') inherited.delete(entry.bizNo);
  journal.write({ bizNo: entry.bizNo, told: entry.told, reason: entry.lastReason });
};
const isOver = ({ told, lastReason }) => told !== 'unknown' || lastReason === 'ERR_EARLIER_ATTEMPT_OPEN';

let last = books.size;
process.send?.({ ready: true });
while (!draining) {
  const due = [...books.values()].filter((entry) => !isOver(entry)).slice(0, 3);
  while (due.length < 6) {
    last += 1;
    const entry = {
      bizNo: `${name}-${last}`,
      user: random.pick(users),
      points: 1 + random.below(5),
      told: 'unknown',
    };
    journal.write({ wanted: { bizNo: entry.bizNo, user: entry.user, points: entry.points } });
    books.set(entry.bizNo, entry);
    due.push(entry);
  }
  await Promise.all(due.map(redeem));
}
for (let round = 0; round < 20; round += 1)
  for (const entry of books.values()) if (!isOver(entry)) await redeem(entry);
journal.close();
process.send?.({ drained: [...books.values()].filter((entry) => !isOver(entry)).length });
process.exit(0);
