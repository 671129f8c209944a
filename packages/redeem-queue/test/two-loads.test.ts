// In: each store of this machine. Out: proof that loads that meet a cancellation, each other or a deadlock end with what they say.
import { cancel, isQueueError, load, results, status, work } from '@redeemkit/redeem-queue';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAtRest } from '../src/at-rest.ts';
import { open as partsOf } from '../src/open-queue.ts';
import { storeBatch } from '../src/store-batch.ts';
import { createStore, storeNames, type TestStore } from './stores.ts';
import { clientId, createWorld, requests } from './world.ts';

// A new embedded database takes seconds, on a busy machine many.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const failureOf = async (
  promise: Promise<unknown>,
): Promise<{ code: string; message: string } | undefined> => {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (!isQueueError(error)) throw error;
    return { code: error.code, message: error.message };
  }
};

describe.each(storeNames)('loads on the %s store', (name) => {
  let store: TestStore;
  beforeAll(async () => {
    store = await createStore(name);
    await store.open();
  });
  afterAll(() => store.remove());

  it('end with a code when the campaign is cancelled meanwhile, and leave nothing open', async () => {
    const queue = store.current();
    async function* source() {
      yield* requests('cut', { count: 1_000 });
      // The batch before is on the disk once the next request is asked for.
      yield* requests('cut-more', { count: 1 });
      await cancel(queue, 'cut');
      yield* requests('cut-late', { count: 1_500 });
    }
    const failure = await failureOf(load(queue, { campaign: 'cut', requests: source() }));
    expect(failure?.code).toBe('ERR_CAMPAIGN_STATE');
    expect(failure?.message).toMatch(/stored 1000 new requests.*cancelled/);
    const [campaign] = (await status(queue, 'cut')).campaigns;
    expect(campaign).toMatchObject({
      state: 'cancelled',
      done: true,
      counts: { total: 1_000, cancelled: 1_000 },
    });
  });

  it('of one campaign at once: the later one ends it, the earlier one says how far it came', async () => {
    const queue = store.current();
    const { client } = await createWorld();
    let second: Awaited<ReturnType<typeof load>> | undefined;
    async function* source() {
      yield* requests('twice', { count: 1_000 });
      yield* requests('twice-more', { count: 1 });
      second = await load(queue, { campaign: 'twice', requests: requests('twice', { count: 1_100 }) });
      yield* requests('twice-late', { count: 1_500 });
    }
    const failure = await failureOf(load(queue, { campaign: 'twice', requests: source() }));
    expect(failure?.code).toBe('ERR_CAMPAIGN_LOADING');
    expect(failure?.message).toMatch(/stored 1000 new requests/);
    expect(second).toMatchObject({ loaded: 100, known: 1_000 });
    expect((await status(queue, 'twice')).campaigns[0]).toMatchObject({
      state: 'active',
      counts: { total: 1_100 },
    });
    // While a load is under way nothing is worked, whichever load ended before it.
    async function* third() {
      yield* requests('twice', { count: 1_000 });
      yield* requests('twice-more', { count: 1 });
      const earlier = failureOf(load(queue, { campaign: 'twice', requests: [] }));
      expect(await earlier).toBeUndefined();
    }
    expect((await failureOf(load(queue, { campaign: 'twice', requests: third() })))?.code).toBe(
      'ERR_CAMPAIGN_LOADING',
    );
    await cancel(queue, 'twice');
    await work(queue, { client, campaign: 'twice', stopWhenDone: true });
  });

  it('with the same bizNos in opposite order store each once, whichever has to wait', async () => {
    const queue = store.current();
    // The server finds a deadlock only when both are in the middle of a batch: several rounds, so that some meet there.
    for (let round = 0; round < 6; round += 1) {
      const [one, other] = [`cross-${round}-a`, `cross-${round}-b`];
      const source = [...requests(`cross-${round}`, { count: 1_000 })];
      const [a, b] = await Promise.all([
        load(queue, { campaign: one, requests: source }),
        load(queue, { campaign: other, requests: [...source].reverse() }),
      ]);
      expect(a.loaded + b.loaded).toBe(1_000);
      expect(a.known + b.known).toBe(1_000);
      const seen = new Set<string>();
      for (const campaign of [one, other])
        for await (const { bizNo } of results(queue, campaign)) seen.add(bizNo);
      expect(seen.size).toBe(1_000);
      for (const campaign of [one, other]) await cancel(queue, campaign);
    }
  });

  it('repeat a batch that lost a deadlock, and report any other failure at once', async () => {
    const queue = store.current();
    const parts = partsOf(queue);
    await load(queue, { campaign: 'deadlock', requests: [] });
    const loader = '5f0e7a1c-0000-4000-8000-000000000001';
    const [row] = await parts.database.query(
      `UPDATE redeemkit.campaign SET loader = $1::uuid WHERE name = 'deadlock' RETURNING id`,
      [loader],
    );
    const codes = ['40P01', '40001'];
    let tries = 0;
    const database: typeof parts.database = {
      ...parts.database,
      transaction: async (body) => {
        tries += 1;
        const code = codes.shift();
        if (code !== undefined) throw Object.assign(new Error('lost'), { code });
        return parts.database.transaction(body);
      },
    };
    const batch = (bizNo: string) =>
      storeBatch({
        ...{ database, boss: parts.boss, atRest: createAtRest(undefined), clientId, loader },
        campaignId: Number(row?.['id']),
        items: [{ index: 0, bizNo, body: new TextEncoder().encode('{}') }],
      });
    expect(await batch('deadlock-1')).toMatchObject({ loaded: 1 });
    expect(tries).toBe(3);
    codes.push('53100');
    await expect(batch('deadlock-2')).rejects.toMatchObject({ code: '53100' });
    expect(tries).toBe(4);
    codes.push(...Array<string>(9).fill('40P01'));
    await expect(batch('deadlock-3')).rejects.toMatchObject({ code: '40P01' });
    await cancel(queue, 'deadlock');
  });
});
