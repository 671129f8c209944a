// In: a seed and a number of redemptions. Out: what a careful caller was told about each, compared with the ledger.
import { isRedeemClientError } from '@redeemkit/redeem-client';
import { createRandom } from '../lib/random.mjs';
import { CLIENT_ID, createWorld } from './world.mjs';

const POINTS = [1, 1, 5, 20, 40, 150];
/** How many redemptions are on their way at a time. */
const LANES = 6;
/** Calls a caller makes in bad weather before it waits for good. */
const STORMY_CALLS = 5;
const CALM_CALLS = 4;

const zero = () => ({
  redemptions: 0,
  calls: 0,
  callsAtOnce: 0,
  restarts: 0,
  succeeded: 0,
  failed: 0,
  leftToReconciliation: 0,
  refusedBeforeSending: 0,
  doubleDebits: 0,
  wrongSucceeded: 0,
  wrongFailed: 0,
  lost: 0,
  reasons: {},
});

/** Runs one shard; everything in it follows from `seed`. */
export async function runShard({ seed, redemptions, clock, keys }) {
  const random = createRandom(seed);
  const world = createWorld({ random, clock, keys });
  const counts = zero();
  const faults = [];
  const books = [];
  let client = world.newClient();

  /** One call as a careful caller makes it; what it says goes into the books and is checked at once. */
  const call = async (entry, { as, body = entry.points, patient = false }) => {
    counts.calls += 1;
    // The register of a client knows its own calls. Of others the caller tells it.
    const elsewhere = entry.openIn.size > (entry.openIn.has(as) ? 1 : 0);
    // What the caller knows already, a later answer cannot take back: asked again, it is about the repeat.
    const knew = entry.told === 'succeeded';
    const controller = new AbortController();
    if (!patient && random.oneIn(60)) setImmediate(() => controller.abort());
    let outcome;
    try {
      outcome = await as.redeem(requestOf(entry, body), {
        signal: controller.signal,
        ...(elsewhere && { earlierAttempts: 'unresolved' }),
      });
    } catch (error) {
      // Another body under a bizNo that is open: refused before anything left.
      if (!isRedeemClientError(error) || error.code !== 'ERR_BIZ_NO_BODY_CHANGED') throw error;
      counts.refusedBeforeSending += 1;
      return;
    }
    const moved = world.sandbox.ledger.redemption(CLIENT_ID, entry.bizNo)?.points ?? 0;
    const code = outcome.status === 'unknown' ? outcome.reason.code : outcome.resultCode;
    entry.history.push(`${body}${elsewhere ? ' again' : ''}: ${outcome.status} ${code}`);
    if (outcome.status === 'succeeded') {
      if (moved !== body) counts.wrongSucceeded += note(faults, { seed, entry, outcome, moved });
      entry.told = 'succeeded';
      entry.openIn.clear();
    } else if (outcome.status === 'failed') {
      if (moved !== 0 && !knew) counts.wrongFailed += note(faults, { seed, entry, outcome, moved });
      if (entry.told !== 'succeeded') entry.told = 'failed';
      entry.openIn.clear();
    } else {
      counts.reasons[outcome.reason.code] = (counts.reasons[outcome.reason.code] ?? 0) + 1;
      entry.lastReason = outcome.reason.code;
      if (outcome.reason.sent === 'maybe') entry.openIn.add(as);
    }
  };

  const settled = (entry) => entry.told !== 'unknown';

  const redeem = async (index) => {
    const entry = {
      bizNo: `s${seed}-${index}`,
      user: random.pick(world.users).ipRoleId,
      points: random.pick(POINTS),
      told: 'unknown',
      // The clients whose calls may have left something open.
      openIn: new Set(),
      lastReason: undefined,
      history: [],
    };
    books.push(entry);
    counts.redemptions += 1;
    if (random.oneIn(7)) world.storms.set(entry.bizNo, 0.2 + random.next() * 0.7);
    for (let made = 0; made < STORMY_CALLS && !settled(entry); made += 1) {
      const here = client;
      const company = random.below(40);
      if (company === 0) {
        counts.callsAtOnce += 1;
        await Promise.all([call(entry, { as: here }), call(entry, { as: here })]);
      } else if (company === 1) {
        // A second process sends the same redemption; each is told that the other may.
        counts.callsAtOnce += 1;
        const other = world.newClient();
        entry.openIn.add(here).add(other);
        await Promise.all([call(entry, { as: here }), call(entry, { as: other })]);
      } else await call(entry, { as: here });
    }
    // A caller that mixes up its bodies must not move anything either.
    if (settled(entry) && random.oneIn(100)) await call(entry, { as: client, body: entry.points + 1 });
  };

  const hold = () => {
    if (random.oneIn(50)) {
      client = world.newClient();
      counts.restarts += 1;
    }
    if (random.oneIn(400)) world.rotate();
    if (random.oneIn(12)) world.settleKeys();
    if (random.oneIn(30)) return world.topUp(random.pick(world.users).ipRoleId, 500);
    if (random.oneIn(200)) return world.wire.flush();
    return undefined;
  };

  world.storms.set('sealed', 0.25);
  const order = Array.from({ length: redemptions }, (_, index) => index).values();
  const lane = async () => {
    for (const index of order) {
      await hold();
      await redeem(index);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));

  // The weather clears: what was held back arrives, and the caller asks again about what it does not know.
  await world.wire.flush();
  world.storms.clear();
  world.settleKeys();
  client = world.newClient({ skewed: false });
  for (const entry of books)
    for (let made = 0; made < CALM_CALLS && !settled(entry); made += 1)
      await call(entry, { as: client, patient: true });

  settle({ world, books, counts, faults, seed });
  if (clock.waiting() !== 0) throw new Error(`Shard ${seed}: ${clock.waiting()} timers were left behind.`);
  return { counts, wire: world.wire.counts, faults };
}

/** Compares the books of the caller with the ledger of the gateway, bizNo by bizNo and user by user. */
function settle({ world, books, counts, faults, seed }) {
  const debited = new Map();
  for (const entry of books) {
    const moved = world.sandbox.ledger.redemption(CLIENT_ID, entry.bizNo)?.points ?? 0;
    debited.set(entry.user, (debited.get(entry.user) ?? 0) + moved);
    if (entry.told === 'succeeded') {
      counts.succeeded += 1;
      if (moved !== entry.points && moved !== entry.points + 1)
        counts.wrongSucceeded += note(faults, { seed, entry, moved });
    } else if (entry.told === 'failed') {
      counts.failed += 1;
      if (moved !== 0) counts.wrongFailed += note(faults, { seed, entry, moved });
    } else if (entry.lastReason === 'ERR_EARLIER_ATTEMPT_OPEN' && moved === 0)
      counts.leftToReconciliation += 1;
    else counts.lost += note(faults, { seed, entry, moved });
  }
  for (const { ipRoleId, points } of world.users) {
    const expected = points + (world.topUps.get(ipRoleId) ?? 0) - (debited.get(ipRoleId) ?? 0);
    const balance = world.sandbox.ledger.balance(ipRoleId);
    if (balance !== expected) counts.doubleDebits += note(faults, { seed, ipRoleId, balance, expected });
  }
}

function note(faults, what) {
  // The first few are enough to repeat the shard by its seed.
  if (faults.length < 5)
    faults.push(JSON.stringify(what, (key, value) => (key === 'openIn' ? value.size : value)));
  return 1;
}

const requestOf = ({ bizNo, user }, points) => ({
  benefitProductCode: 'POINT',
  bizNo,
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId: user,
  sceneCode: 'SIMULATION',
  benefitRedeemInfos: [{ points }],
});
