// In: --redemptions N --seed S [--keys mac|ed25519|rsa] [--record]. Out: the four counts that must be 0, and what was tried.

import { createFastKey, createMacKey, createRsaKey, createSealingPair } from '../lib/keys.mjs';
import { addCounts, continueRecord, cpuSeconds, readOptions } from '../lib/records.mjs';
import { installClock } from './clock.mjs';
import { runShard } from './shard.mjs';

const options = readOptions({ redemptions: 20_000, seed: 1, keys: 'mac', record: false });
/** Redemptions a shard: its ledger is compared whole, and its memory is given back. */
const SHARD = 1_000;
const VERSIONS = ['1', '2', '3'];

const many = (make) => Promise.all(VERSIONS.map(make));
const cheap = options.keys === 'ed25519' ? createFastKey : createMacKey;
const keys =
  options.keys === 'rsa'
    ? {
        merchant: await many((version) => createRsaKey(version)),
        gateway: await many((version) => createRsaKey(version)),
        sealing: { merchant: await createSealingPair(), gateway: await createSealingPair() },
      }
    : { merchant: VERSIONS.map(cheap), gateway: VERSIONS.map(cheap) };

/** 22 May 2024, 06:42:21 in Hong Kong. */
const clock = installClock(1_716_331_341_000);
const total = {};

const started = performance.now();
const found = [];
const shards = Math.ceil(options.redemptions / SHARD);
const record = options.record
  ? continueRecord(`simulation-${options.keys}`, { seeds: [options.seed, options.seed + shards - 1] })
  : () => {};
const keep = (done) =>
  record({
    command: `npm run simulate -- --redemptions ${total.redemptions} --seed ${options.seed} --keys ${options.keys}`,
    counts: total,
    seeds: [options.seed, options.seed + done - 1],
    cpuSeconds: cpuSeconds(),
    wallSeconds: Math.round((performance.now() - started) / 1000),
  });
for (let shard = 0; shard < shards; shard += 1) {
  const redemptions = Math.min(SHARD, options.redemptions - shard * SHARD);
  const { counts, wire, faults } = await runShard({ seed: options.seed + shard, redemptions, clock, keys });
  addCounts(total, { ...counts, wire });
  found.push(...faults);
  if (shard % 20 === 0 || found.length > 0)
    console.log(`${total.redemptions} redemptions, ${total.wire.requests} requests, ${cpuSeconds()} s CPU`);
  if (found.length > 0) break;
  // A run of hours that is interrupted has still shown what it has shown.
  if (shard % 50 === 49) keep(shard + 1);
}
for (const fault of found) console.log(fault);
const { wrongSucceeded, wrongFailed, doubleDebits, lost } = total;
console.log(JSON.stringify(total, null, 2));
if (found.length === 0) keep(shards);
process.exitCode = wrongSucceeded + wrongFailed + doubleDebits + lost === 0 ? 0 : 1;
