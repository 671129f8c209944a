// In: each store of this machine. Out: proof that what a campaign is promised holds on it.

import type { RedeemOutcome } from '@redeemkit/redeem-client';
import {
  cancel,
  type ItemResult,
  isQueueError,
  load,
  pause,
  purge,
  type Queue,
  results,
  resume,
  settle,
  status,
  work,
} from '@redeemkit/redeem-queue';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { open as partsOf } from '../src/open-queue.ts';
import { createStore, storeNames, type TestStore } from './stores.ts';
import { createWorld, poor, requests } from './world.ts';

// A new embedded database takes seconds, on a busy machine many.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const all = async (queue: Queue, campaign: string): Promise<ItemResult[]> => {
  const found: ItemResult[] = [];
  for await (const result of results(queue, campaign)) found.push(result);
  return found;
};
const countsOf = async (queue: Queue, campaign: string) =>
  (await status(queue, campaign)).campaigns[0]?.counts;
const codeOf = async (promise: Promise<unknown>): Promise<string | undefined> => {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return isQueueError(error) ? error.code : String(error);
  }
};

describe.each(storeNames)('a campaign on the %s store', (name) => {
  let store: TestStore;
  let queue: Queue;
  beforeAll(async () => {
    store = await createStore(name);
    queue = await store.open();
  });
  afterAll(() => store.remove());

  it('stores each request once, and refuses a changed one and an invalid one', async () => {
    const source = [...requests('load', { count: 1_050 })];
    const first = await load(queue, { campaign: 'load', requests: source, onRefused: () => {} });
    expect(first).toMatchObject({ loaded: 1_050, known: 0, refusedCount: 0 });
    const again = [
      source[0],
      { ...source[1], sceneCode: 'BAR' },
      { ...source[2], ipRoleId: 'nobody' },
      ...requests('more', { count: 2 }),
      ...requests('more', { count: 1 }),
      null,
      { ...source[3], bizNo: 'x'.repeat(513) },
    ];
    const second = await load(queue, { campaign: 'load', requests: again });
    expect(second).toMatchObject({ loaded: 2, known: 2, refusedCount: 4 });
    expect(second.refused.map(({ index, code }) => [index, code]).sort()).toEqual([
      [1, 'ERR_BIZ_NO_BODY_CHANGED'],
      [2, 'ERR_REQUEST_INVALID'],
      [6, 'ERR_REQUEST_INVALID'],
      [7, 'ERR_BIZ_NO_INVALID'],
    ]);
    expect(await countsOf(queue, 'load')).toMatchObject({ total: 1_052, pending: 1_052, open: 1_052 });
    const bizNos = (await all(queue, 'load')).map(({ bizNo }) => bizNo);
    expect(bizNos).toEqual([...source.map(({ bizNo }) => bizNo), 'more-0', 'more-1']);
    expect(await cancel(queue, 'load')).toBe(1_052);
    expect(await countsOf(queue, 'load')).toMatchObject({ open: 0, cancelled: 1_052 });
  });

  it('says that a load broke off, works nothing of it, and completes it when it is repeated', async () => {
    const { client, deliveries } = await createWorld();
    function* broken() {
      yield* requests('half', { count: 1_005 });
      throw new RangeError('the source broke');
    }
    await expect(load(queue, { campaign: 'half', requests: broken() })).rejects.toThrow(RangeError);
    const [half] = (await status(queue, 'half')).campaigns;
    expect(half).toMatchObject({ state: 'loading', done: false, counts: { total: 1_000 } });
    await work(queue, { client, campaign: 'half', stopWhenDone: true });
    expect(deliveries).toEqual([]);
    expect(await codeOf(purge(queue, 'half'))).toBe('ERR_CAMPAIGN_OPEN');
    const rest = await load(queue, { campaign: 'half', requests: requests('half', { count: 1_005 }) });
    expect(rest).toMatchObject({ loaded: 5, known: 1_000 });
    expect((await status(queue, 'half')).campaigns[0]?.state).toBe('active');
    await cancel(queue, 'half');
  });

  it('agrees with the ledger after lost answers, with the same bytes and a new time each', async () => {
    const { client, deliveries, sandbox, mostAtOnce } = await createWorld({
      seed: 'ledger',
      rules: [
        { fault: 'drop-after-commit', probability: 0.1 },
        { fault: 'drop-before-commit', probability: 0.1 },
      ],
    });
    await load(queue, { campaign: 'ledger', requests: requests('rich', { count: 70 }) });
    await load(queue, { campaign: 'ledger', requests: requests('poor', { count: 20, ipRoleId: poor }) });
    const options = { client, campaign: 'ledger', stopWhenDone: true, schedule: Array(9).fill(1_100) };
    // Two workers at once, as on two machines.
    const reports = await Promise.all([work(queue, options), work(queue, options)]);
    const found = await all(queue, 'ledger');
    expect(found).toHaveLength(90);
    expect(mostAtOnce()).toBe(1);
    for (const { bizNo, state, evidence } of found) {
      const entry = sandbox.ledger.redemption('QUEUE-TEST', bizNo);
      const sent = deliveries.filter((delivery) => delivery.bizNo === bizNo);
      expect(new Set(sent.map(({ body }) => body)).size, bizNo).toBe(1);
      expect(new Set(sent.map(({ time }) => time)).size, bizNo).toBe(sent.length);
      expect(evidence, bizNo).toHaveLength(sent.length);
      if (state === 'succeeded') expect(entry?.resultCode, bizNo).toBe('SUCCESS');
      else expect(entry?.resultCode, bizNo).toBe('POINT_NOT_ENOUGH');
      // Never failed when an earlier request may have moved points.
      if (state === 'failed') expect(sent, bizNo).toHaveLength(1);
    }
    expect(found.filter(({ state }) => state === 'succeeded')).toHaveLength(72);
    expect(found.filter(({ state }) => state === 'unresolved').length).toBeGreaterThan(0);
    const counts = await countsOf(queue, 'ledger');
    expect(counts).toMatchObject({ total: 90, open: 0, succeeded: 72 });
    expect(reports[0].succeeded + reports[1].succeeded).toBe(72);
    expect(reports[0].attempts + reports[1].attempts).toBe(deliveries.length);
  });

  it('keeps what stays unknown with its evidence, for a person to settle or to retry', async () => {
    const { client, sandbox } = await createWorld({ rules: [{ fault: 'no-signature' }] });
    await load(queue, { campaign: 'unknown', requests: requests('unknown', { count: 3 }) });
    const options = { client, campaign: 'unknown', stopWhenDone: true, schedule: [0] };
    expect(await work(queue, options)).toEqual({ succeeded: 0, failed: 0, unresolved: 3, attempts: 6 });
    const [first] = await all(queue, 'unknown');
    expect(first).toMatchObject({ state: 'unresolved', attempts: 2, resultCode: undefined });
    expect(first?.evidence[1]).toMatchObject({
      kind: 'attempt',
      status: 'unknown',
      sent: 'maybe',
      httpStatus: 200,
      verified: false,
    });
    expect(JSON.stringify(first)).not.toContain('2160220037090534');

    const settled = await settle(queue, 'unknown-0', { as: 'succeeded', note: 'asked AlipayHK' });
    expect(settled.state).toBe('succeeded');
    expect(settled.evidence.at(-1)).toMatchObject({ kind: 'settled', note: 'asked AlipayHK' });
    expect(await codeOf(settle(queue, 'unknown-0', { as: 'failed' }))).toBe('ERR_BIZ_NO_NOT_UNRESOLVED');
    expect(await codeOf(settle(queue, 'nobody', { as: 'failed' }))).toBe('ERR_BIZ_NO_UNKNOWN');
    for (const { id } of sandbox.faults.list()) sandbox.faults.remove(id);
    await settle(queue, 'unknown-1', { as: 'retry' });
    await work(queue, options);
    expect((await all(queue, 'unknown')).map(({ state }) => state)).toEqual([
      'succeeded',
      'succeeded',
      'unresolved',
    ]);
    expect(await countsOf(queue, 'unknown')).toMatchObject({ open: 0, succeeded: 2, unresolved: 1 });
  });

  it('pauses and resumes; cancels what was never sent and nothing else', async () => {
    const { client, sandbox, deliveries } = await createWorld({ rules: [{ fault: 'drop-after-commit' }] });
    await load(queue, { campaign: 'pause', requests: requests('pause', { count: 300 }) });
    await pause(queue, 'pause');
    await work(queue, { client, campaign: 'pause', stopWhenDone: true });
    expect(deliveries).toEqual([]);
    await resume(queue, 'pause');
    const stop = new AbortController();
    const working = work(queue, {
      client,
      campaign: 'pause',
      // Enough for any machine: what is sent before the fault is taken away must not come to its end by then.
      schedule: Array(9).fill(1_000),
      signal: stop.signal,
    });
    await expect.poll(() => deliveries.length, { timeout: 60_000 }).toBeGreaterThan(20);
    const cancelled = await cancel(queue, 'pause');
    expect(cancelled).toBeGreaterThan(0);
    for (const { id } of sandbox.faults.list()) sandbox.faults.remove(id);
    await expect.poll(async () => (await countsOf(queue, 'pause'))?.open, { timeout: 60_000 }).toBe(0);
    stop.abort();
    await working;
    const found = await all(queue, 'pause');
    for (const { bizNo, state } of found) {
      const sent = deliveries.some((delivery) => delivery.bizNo === bizNo);
      expect(state, bizNo).toBe(sent ? 'succeeded' : 'cancelled');
    }
    expect(found.filter(({ state }) => state === 'cancelled').length).toBeGreaterThanOrEqual(cancelled);
    expect(await codeOf(resume(queue, 'pause'))).toBe('ERR_CAMPAIGN_STATE');
    const more = load(queue, { campaign: 'pause', requests: [] });
    expect(await codeOf(more)).toBe('ERR_CAMPAIGN_STATE');
  });

  it('stops on a signal with nothing in flight lost, and goes on later', async () => {
    const { client, deliveries } = await createWorld();
    await load(queue, { campaign: 'stop', requests: requests('stop', { count: 200 }) });
    const stop = new AbortController();
    const options = { client, campaign: 'stop', concurrency: 4 };
    const first = await work(queue, {
      ...options,
      signal: stop.signal,
      onSettled: () => stop.abort(),
    });
    expect(await countsOf(queue, 'stop')).toMatchObject({ sending: 0, succeeded: first.succeeded });
    expect(deliveries).toHaveLength(first.succeeded);
    const second = await work(queue, { ...options, stopWhenDone: true });
    expect(first.succeeded + second.succeeded).toBe(200);
    expect(deliveries).toHaveLength(200);
  });

  it('takes campaigns in turns', async () => {
    const { client } = await createWorld();
    await load(queue, { campaign: 'turn-a', requests: requests('turn-a', { count: 150 }) });
    await load(queue, { campaign: 'turn-b', requests: requests('turn-b', { count: 150 }) });
    const order: string[] = [];
    await work(queue, {
      client,
      concurrency: 4,
      stopWhenDone: true,
      onSettled: ({ bizNo }) => order.push(bizNo.slice(0, 6)),
    });
    const early = order.slice(0, 150).filter((campaign) => campaign === 'turn-a').length;
    expect(order).toHaveLength(300);
    expect(early).toBeGreaterThan(50);
    expect(early).toBeLessThan(100);
  });

  it('keeps the fleet at its rate, slows down when asked, and ends nothing for it', async () => {
    const { client: willing, deliveries } = await createWorld();
    // The first two requests are answered as by a gateway that has too much to do.
    let refusals = 2;
    const client = {
      ...willing,
      async redeem(...given: Parameters<typeof willing.redeem>): Promise<RedeemOutcome> {
        const outcome = await willing.redeem(...given);
        if (refusals === 0) return outcome;
        refusals -= 1;
        return {
          ...outcome,
          status: 'unknown',
          advice: '',
          unverified: undefined,
          reason: {
            code: 'ERR_RESULT_UNDECIDED',
            message: '',
            sent: 'maybe',
            httpStatus: 200,
            causeCode: undefined,
            resultCode: 'REQUEST_TRAFFIC_EXCEED_LIMIT',
            resultMessage: undefined,
          },
        };
      },
    };
    await load(queue, { campaign: 'rate', requests: requests('rate', { count: 40 }) });
    const notices: string[] = [];
    const started = performance.now();
    const options = { client, campaign: 'rate', concurrency: 4, stopWhenDone: true, schedule: [] };
    const setting = work(queue, {
      ...options,
      ratePerSecond: 20,
      onNotice: ({ code }) => notices.push(code),
    });
    // The other worker is told nothing of the rate, and comes when it is set.
    await expect.poll(async () => (await status(queue)).rate.limit).toBe(20);
    await Promise.all([setting, work(queue, { ...options, onNotice: ({ code }) => notices.push(code) })]);
    // Forty at twenty a second, from two workers: no sooner, whatever the machine.
    expect(performance.now() - started).toBeGreaterThan(1_600);
    expect(deliveries).toHaveLength(42);
    expect(notices).toContain('NOTICE_SLOWED_DOWN');
    const { rate } = await status(queue);
    expect(rate.limit).toBe(20);
    expect(rate.current).toBeLessThan(20);
    expect(await countsOf(queue, 'rate')).toMatchObject({ succeeded: 40 });
    const { database } = partsOf(queue);
    await database.query('DELETE FROM redeemkit.rate');
  });

  it('waits while the gateway cannot be reached, and then ends everything', async () => {
    let away = true;
    const { client, deliveries } = await createWorld(
      {},
      {
        before: async () => {
          if (away) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
        },
      },
    );
    await load(queue, { campaign: 'away', requests: requests('away', { count: 10 }) });
    const notices: string[] = [];
    await work(queue, {
      client,
      campaign: 'away',
      schedule: [],
      stopWhenDone: true,
      onNotice: ({ code }) => {
        notices.push(code);
        if (code === 'NOTICE_GATEWAY_UNREACHABLE') away = false;
      },
    });
    expect(notices).toContain('NOTICE_GATEWAY_UNREACHABLE');
    expect(deliveries.length).toBeGreaterThan(10);
    // Never sent, so nothing of the empty schedule was used up.
    const found = await all(queue, 'away');
    expect(found.map(({ state, attempts }) => [state, attempts])).toEqual(Array(10).fill(['succeeded', 1]));
  });

  it('does not let a stalled worker overwrite a newer result', async () => {
    let wake = (): void => {};
    const stalled = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const { client, sandbox } = await createWorld();
    // A client that heeds no signal and comes back after its lease with a certain answer about another moment.
    const stuck = {
      ...client,
      async redeem(...given: Parameters<typeof client.redeem>) {
        await stalled;
        const outcome = await client.redeem(...given);
        return { ...outcome, status: 'failed', resultCode: 'RISK_REJECT' };
      },
    } as typeof client;
    await load(queue, { campaign: 'stall', requests: requests('stall', { count: 1 }), leaseSeconds: 4 });
    const stop = new AbortController();
    const notices: string[] = [];
    const first = work(queue, {
      client: stuck,
      campaign: 'stall',
      signal: stop.signal,
      onNotice: ({ code }) => notices.push(code),
    });
    await expect.poll(async () => (await countsOf(queue, 'stall'))?.sending, { timeout: 60_000 }).toBe(1);
    stop.abort();
    const second = await work(queue, {
      client,
      campaign: 'stall',
      stopWhenDone: true,
      onNotice: ({ code }) => notices.push(code),
    });
    expect(second).toMatchObject({ succeeded: 1 });
    wake();
    await first;
    expect(notices).toEqual(['NOTICE_INTERRUPTED', 'NOTICE_RESULT_TOO_LATE']);
    const [item] = await all(queue, 'stall');
    expect(item).toMatchObject({ state: 'succeeded', resultCode: 'SUCCESS', attempts: 2 });
    expect(item?.evidence.map(({ kind }) => kind)).toEqual(['interrupted', 'attempt', 'late']);
    expect(sandbox.ledger.redemption('QUEUE-TEST', 'stall-0')?.points).toBe(1);
  });

  it('erases requests and keeps bizNos, so that none is redeemed twice', async () => {
    const { client, deliveries } = await createWorld();
    await load(queue, { campaign: 'purge', requests: requests('purge', { count: 3 }) });
    expect(await codeOf(purge(queue, 'purge'))).toBe('ERR_CAMPAIGN_OPEN');
    await work(queue, { client, campaign: 'purge', stopWhenDone: true });
    await purge(queue, 'purge');
    const { database } = partsOf(queue);
    const [row] = await database.query(
      `SELECT count(body)::int AS bodies, count(digest)::int AS digests FROM redeemkit.item i
       JOIN redeemkit.campaign c ON c.id = i.campaign_id WHERE c.name = 'purge'`,
    );
    expect(row).toEqual({ bodies: 0, digests: 0 });
    expect((await all(queue, 'purge')).map(({ state }) => state)).toEqual(Array(3).fill('succeeded'));
    const again = await load(queue, { campaign: 'purge-2', requests: requests('purge', { count: 3 }) });
    expect(again).toMatchObject({ loaded: 0, known: 3 });
    await work(queue, { client, campaign: 'purge-2', stopWhenDone: true });
    expect(deliveries).toHaveLength(3);
  });

  it('refuses a client of another clientId, an unknown campaign, and options that make no sense', async () => {
    const { client } = await createWorld({}, { signAs: 'SOMEONE-ELSE' });
    expect(await codeOf(work(queue, { client }))).toBe('ERR_CLIENT_ID_MISMATCH');
    const { client: own } = await createWorld();
    expect(await codeOf(work(queue, { client: own, campaign: 'none' }))).toBe('ERR_CAMPAIGN_UNKNOWN');
    expect(await codeOf(status(queue, 'none'))).toBe('ERR_CAMPAIGN_UNKNOWN');
    for (const wrong of [{ concurrency: 0 }, { ratePerSecond: -1 }, { schedule: [Number.NaN] }])
      expect(await codeOf(work(queue, { client: own, ...wrong }))).toBe('ERR_OPTIONS_INVALID');
    expect(await codeOf(load(queue, { campaign: 'a\nb', requests: [] }))).toBe('ERR_OPTIONS_INVALID');
  });
});
