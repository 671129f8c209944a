// In: --redemptions N --seed S [--record]. Out: the four counts that must be 0, over real connections through a faulty proxy.
import { createRedeemClient } from '@redeemkit/redeem-client';
import { createSandbox } from '@redeemkit/redeem-sandbox';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { compareBooks, isSound } from '../lib/compare-books.mjs';
import { createFaultProxy } from '../lib/fault-proxy.mjs';
import { createFastKey } from '../lib/keys.mjs';
import { createRandom } from '../lib/random.mjs';
import { continueRecord, cpuSeconds, readOptions } from '../lib/records.mjs';
import { redemptionOf } from '../lib/redemption.mjs';

const options = readOptions({ redemptions: 5_000, seed: 1, record: false });
const seeds = [options.seed, options.seed];
const keep = options.record ? continueRecord('sockets', { seeds }) : undefined;
const random = createRandom(options.seed);
const CLIENT_ID = 'SOCKETS';
const START = 1_000_000;
const LANES = 24;
const PATIENT_CALLS = 8;
// Long for loopback, short for a run: a stalled connection costs this much.
const ATTEMPT_MS = 2_000;

const [merchant, gateway] = [createFastKey('1'), createFastKey('1')];
const users = Array.from({ length: 20 }, (_, at) => ({
  ipRoleId: `2160${String(at).padStart(12, '0')}`,
  points: START,
}));
// One user is poor, so that failures occur that are real.
users.push({ ipRoleId: '2160999999999999', points: 0 });
const sandbox = createSandbox({
  clients: [{ clientId: CLIENT_ID, verificationKeys: merchant.verifier }],
  signingKey: gateway.signer,
  users,
  faults: {
    seed: String(options.seed),
    rules: [
      { fault: 'drop-after-commit', probability: 0.01 },
      { fault: 'reset-before-commit', probability: 0.01 },
      { fault: 'truncate', probability: 0.01 },
      { fault: 'no-signature', probability: 0.01 },
      { fault: 'http-502-html', probability: 0.01 },
      { fault: 'unknown-exception-after-commit', probability: 0.01 },
    ],
  },
});
// The proxy's port stands in the Host header, which only a sandbox for any network takes.
const served = await serveSandbox(sandbox, { network: 'any' });
const proxy = await createFaultProxy({ target: () => Number(new URL(served.url).port), random, lateMs: 500 });
proxy.setShare(0.06);
const client = createRedeemClient({
  baseUrl: `http://127.0.0.1:${proxy.port}`,
  clientId: CLIENT_ID,
  signingKey: merchant.signer,
  verificationKeys: gateway.verifier,
  timeouts: { attemptMs: ATTEMPT_MS, totalMs: 3 * ATTEMPT_MS },
  retry: { on: 'unknown', delaysMs: [0] },
  limits: { unresolved: 100_000 },
});

const started = performance.now();
const counts = { redemptions: 0, calls: 0, attempts: 0, reasons: {} };
const books = [];
const redeem = async (entry) => {
  counts.calls += 1;
  const outcome = await client.redeem(redemptionOf(entry));
  counts.attempts += outcome.attempts.length;
  entry.told = outcome.status;
  if (outcome.status !== 'unknown') return;
  entry.lastReason = outcome.reason.code;
  counts.reasons[outcome.reason.code] = (counts.reasons[outcome.reason.code] ?? 0) + 1;
};
const order = Array.from({ length: options.redemptions }, (_, index) => index).values();
const lane = async () => {
  for (const index of order) {
    const { ipRoleId: user } = random.oneIn(50) ? users.at(-1) : random.pick(users);
    const entry = { bizNo: `k${options.seed}-${index}`, user, points: 1 + random.below(9), told: 'unknown' };
    books.push(entry);
    counts.redemptions += 1;
    for (let made = 0; made < PATIENT_CALLS && entry.told === 'unknown'; made += 1) await redeem(entry);
    // A new connection now and then, so that the proxy has something to strike.
    if (random.oneIn(200)) proxy.sever();
    if (counts.redemptions % 5_000 === 0)
      console.log(`${counts.redemptions} redemptions, ${cpuSeconds()} s CPU`);
  }
};
await Promise.all(Array.from({ length: LANES }, lane));
proxy.setShare(0);
for (const { id } of sandbox.faults.list()) sandbox.faults.remove(id);
for (const entry of books)
  for (let made = 0; made < 3 && entry.told === 'unknown'; made += 1) await redeem(entry);

const startOf = new Map(users.map(({ ipRoleId, points }) => [ipRoleId, points]));
const compared = compareBooks(books, {
  moved: (bizNo) => sandbox.ledger.redemption(CLIENT_ID, bizNo)?.points ?? 0,
  balance: (user) => (sandbox.ledger.balance(user) ?? 0) + START - (startOf.get(user) ?? 0),
  start: START,
});
await proxy.close();
await served.close();
const total = { ...counts, ...compared.counts, proxy: proxy.counts, refusals: served.refusals() };
for (const fault of compared.faults) console.log(fault);
console.log(JSON.stringify(total, null, 2));
if (isSound(total))
  keep?.({
    command: `npm run sockets -- --redemptions ${options.redemptions} --seed ${options.seed}`,
    counts: total,
    seeds,
    cpuSeconds: cpuSeconds(),
    wallSeconds: Math.round((performance.now() - started) / 1000),
  });
process.exitCode = isSound(total) ? 0 : 1;
// Sockets that fetch keeps for another request hold the process; nothing is left to do.
process.exit();
