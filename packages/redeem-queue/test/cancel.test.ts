// In: each store of this machine. Out: proof that a cancelled campaign ends, and that what comes late is kept and decides nothing.
import { cancel, load, purge, type Queue, results, settle, status, work } from '@redeemkit/redeem-queue';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { open as partsOf } from '../src/open-queue.ts';
import { returnSlots, takeSlots, writeRate } from '../src/rate.ts';
import { addToTally } from '../src/tally.ts';
import { createStore, storeNames, type TestStore } from './stores.ts';
import { clientId, createWorld, requests } from './world.ts';

// Most of it is for opening a new embedded database on a busy machine; a campaign that never ends fails within it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const countsOf = async (queue: Queue, campaign: string) =>
  (await status(queue, campaign)).campaigns[0]?.counts;
const statesOf = async (queue: Queue, campaign: string): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for await (const { bizNo, state } of results(queue, campaign)) found.set(bizNo, state);
  return found;
};

describe.each(storeNames)('a cancelled campaign on the %s store', (name) => {
  let store: TestStore;
  let queue: Queue;
  beforeAll(async () => {
    store = await createStore(name);
    queue = await store.open();
  });
  afterAll(() => store.remove());

  it('ends with the worker that gives back what it had not sent, and holds up no other', async () => {
    const { client, deliveries } = await createWorld();
    await load(queue, { campaign: 'given-back', requests: requests('given-back', { count: 120 }) });
    const stop = new AbortController();
    const working = work(queue, { client, ratePerSecond: 20, signal: stop.signal });
    await expect.poll(() => deliveries.length, { timeout: 60_000 }).toBeGreaterThan(3);
    // At this rate most of what the worker has taken is waiting for its slot.
    await cancel(queue, 'given-back');
    stop.abort();
    await working;
    const found = await statesOf(queue, 'given-back');
    const sent = new Set(deliveries.map(({ bizNo }) => bizNo));
    for (const [bizNo, state] of found)
      expect(state, bizNo).toBe(sent.has(bizNo) ? 'succeeded' : 'cancelled');
    expect(await countsOf(queue, 'given-back')).toMatchObject({ total: 120, open: 0, succeeded: sent.size });
    await purge(queue, 'given-back');

    await load(queue, { campaign: 'next', requests: requests('next', { count: 5 }) });
    expect(await work(queue, { client, stopWhenDone: true })).toMatchObject({ succeeded: 5 });
  });

  it('leaves nothing open of what never reached the gateway', async () => {
    let cancelling: Promise<number> | undefined;
    const { client } = await createWorld(
      {},
      {
        before: async () => {
          cancelling ??= cancel(queue, 'unreachable');
          await cancelling;
          throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
        },
      },
    );
    await load(queue, { campaign: 'unreachable', requests: requests('unreachable', { count: 60 }) });
    // Two at once: a third in a row would have the worker wait for the gateway.
    await work(queue, { client, campaign: 'unreachable', concurrency: 2, stopWhenDone: true });
    expect(await countsOf(queue, 'unreachable')).toMatchObject({ open: 0, cancelled: 60 });
  });

  it('ends also what a worker of an earlier time left open in it', async () => {
    const { client, deliveries } = await createWorld();
    await load(queue, { campaign: 'left', requests: requests('left', { count: 70 }) });
    await cancel(queue, 'left');
    const { database } = partsOf(queue);
    const [row] = await database.query(
      `UPDATE redeemkit.item SET state = 0 WHERE biz_no = 'left-60' RETURNING campaign_id`,
    );
    const campaignId = Number(row?.['campaign_id']);
    await addToTally(database, { campaignId, shard: 3, changes: { pending: 1, cancelled: -1 } });
    expect(await countsOf(queue, 'left')).toMatchObject({ open: 1 });
    await work(queue, { client, campaign: 'left', stopWhenDone: true });
    expect(await countsOf(queue, 'left')).toMatchObject({ open: 0, cancelled: 70 });
    expect(deliveries).toEqual([]);
  });

  it('gives slots back that nobody used', async () => {
    const { database } = partsOf(queue);
    await writeRate(database, { clientId, perSecond: 10 });
    await takeSlots(database, { clientId, count: 1_000 });
    await returnSlots(database, { clientId, count: 1_000 });
    const { delayMs } = await takeSlots(database, { clientId, count: 1 });
    expect(delayMs).toBeLessThan(1_000);
    await database.query('DELETE FROM redeemkit.rate');
  });
});

describe.each(storeNames)('a worker that stalls on the %s store', (name) => {
  let store: TestStore;
  let queue: Queue;
  beforeAll(async () => {
    store = await createStore(name);
    queue = await store.open();
  });
  afterAll(() => store.remove());

  it('adds its late, verified success to what was given up, and decides nothing', async () => {
    const { client } = await createWorld();
    let wake = (): void => {};
    const stalled = new Promise<void>((resolve) => {
      wake = resolve;
    });
    // It has its answer, and comes back with it only after its lease.
    const stuck = {
      ...client,
      async redeem(...given: Parameters<typeof client.redeem>) {
        const outcome = await client.redeem(...given);
        await stalled;
        return outcome;
      },
    } as typeof client;
    await load(queue, { campaign: 'late', requests: requests('late', { count: 2 }), leaseSeconds: 4 });
    const stop = new AbortController();
    const first = work(queue, { client: stuck, campaign: 'late', signal: stop.signal });
    await expect.poll(async () => (await countsOf(queue, 'late'))?.sending, { timeout: 60_000 }).toBe(2);
    stop.abort();
    // No repetitions: what was lost with a worker is given up.
    const second = await work(queue, { client, campaign: 'late', schedule: [], stopWhenDone: true });
    expect(second).toMatchObject({ unresolved: 2, attempts: 0 });
    await settle(queue, 'late-1', { as: 'failed', note: 'a person was quicker' });
    wake();
    await first;
    const found = [];
    for await (const item of results(queue, 'late')) found.push(item);
    expect(found.map(({ state }) => state)).toEqual(['unresolved', 'failed']);
    expect(found[0]?.evidence.map(({ kind }) => kind)).toEqual(['interrupted', 'late']);
    expect(found[1]?.evidence.map(({ kind }) => kind)).toEqual(['interrupted', 'settled', 'late']);
    for (const { evidence } of found)
      expect(evidence.at(-1)).toMatchObject({ status: 'succeeded', verified: true, resultCode: 'SUCCESS' });
    expect(await countsOf(queue, 'late')).toMatchObject({ total: 2, unresolved: 1, failed: 1 });
  });
});
