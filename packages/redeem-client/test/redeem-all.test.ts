// In: sources of requests, good, bad, endless and broken. Out: every request taken has its outcome, in bounded memory.
import type { BenefitRedeemRequest } from '@redeemkit/benefit-redeem-schema';
import { type BatchOptions, type BatchOutcome, redeemAll } from '@redeemkit/redeem-client';
import { expect, test } from 'vitest';
import { clientOf, redemption, signed } from './fake-gateway.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const collect = async (source: AsyncIterable<BatchOutcome>): Promise<BatchOutcome[]> => {
  const outcomes: BatchOutcome[] = [];
  for await (const outcome of source) outcomes.push(outcome);
  return outcomes;
};

/** A source that knows what was taken from it, and whether it was closed. */
const sourceOf = (count: number): AsyncGenerator<BenefitRedeemRequest> & { readonly taken: string[] } => {
  const taken: string[] = [];
  async function* requests(): AsyncGenerator<BenefitRedeemRequest> {
    for (let index = 0; index < count; index += 1) {
      taken.push(`order-${index}`);
      yield redemption(`order-${index}`);
    }
  }
  return Object.assign(requests(), { taken });
};

test('each request has one outcome, as they come', async () => {
  let answered = 0;
  let release = (): void => undefined;
  const others = new Promise<void>((resolve) => {
    release = resolve;
  });
  const client = clientOf(async ({ body }) => {
    const { bizNo } = JSON.parse(Buffer.from(body).toString()) as { bizNo: string };
    // The first is the slowest: it is answered after the nine others.
    if (bizNo === 'order-0') {
      await others;
      return signed();
    }
    const answer = await signed();
    answered += 1;
    if (answered === 9) release();
    return answer;
  });
  const outcomes = await collect(redeemAll(client, sourceOf(10), { concurrency: 3 }));
  expect(outcomes.every(({ status }) => status === 'succeeded')).toBe(true);
  expect(new Set(outcomes.map(({ bizNo }) => bizNo)).size).toBe(10);
  expect(outcomes.at(-1)?.bizNo).toBe('order-0');
});

test('an array will do, and an empty one ends at once', async () => {
  const client = clientOf(() => signed());
  expect(await collect(redeemAll(client, [redemption('a'), redemption('b')]))).toHaveLength(2);
  expect(await collect(redeemAll(client, []))).toEqual([]);
});

test('never more than `concurrency` are taken and not yet handed out', async () => {
  let running = 0;
  let most = 0;
  const client = clientOf(async () => {
    running += 1;
    most = Math.max(most, running);
    await wait(2);
    running -= 1;
    return signed();
  });
  const source = sourceOf(40);
  let handedOut = 0;
  for await (const outcome of redeemAll(client, source, { concurrency: 4 })) {
    handedOut += 1;
    expect(outcome.status).toBe('succeeded');
    // One more may be on its way from the source.
    expect(source.taken.length - handedOut).toBeLessThanOrEqual(5);
    await wait(1);
  }
  expect(most).toBeLessThanOrEqual(4);
  expect(handedOut).toBe(40);
});

test('starts are spaced by the rate', async () => {
  const starts: number[] = [];
  const client = clientOf(() => signed());
  // Noted where a call starts: on its way to the gateway the first may lose time that the last does not.
  const noting: Pick<typeof client, 'redeem'> = {
    redeem: (...given) => {
      starts.push(performance.now());
      return client.redeem(...given);
    },
  };
  await collect(redeemAll(noting, sourceOf(11), { concurrency: 20, ratePerSecond: 50 }));
  // Ten gaps of 20 ms; timers may be late and never early by more than a tick.
  expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeGreaterThan(180);
});

test('a wrong request is refused on its own; the others go on', async () => {
  const client = clientOf(() => signed());
  const bad = { ...redemption('bad'), ipRoleId: '1' };
  const outcomes = await collect(redeemAll(client, [redemption('a'), bad, redemption('b')]));
  expect(outcomes.map(({ status }) => status).sort((a, b) => a.localeCompare(b))).toEqual([
    'refused',
    'succeeded',
    'succeeded',
  ]);
  expect(outcomes.find(({ status }) => status === 'refused')).toMatchObject({
    bizNo: 'bad',
    index: 1,
    error: { code: 'ERR_REQUEST_INVALID' },
  });
});

test('an abort ends it: everything taken is accounted for, nothing more is taken', async () => {
  const controller = new AbortController();
  const client = clientOf(async () => {
    await wait(30);
    return signed();
  });
  const source = sourceOf(1_000);
  const outcomes: BatchOutcome[] = [];
  for await (const outcome of redeemAll(client, source, { concurrency: 5, signal: controller.signal })) {
    outcomes.push(outcome);
    if (outcomes.length === 7) controller.abort();
  }
  expect(new Set(outcomes.map(({ bizNo }) => bizNo))).toEqual(new Set(source.taken));
  expect(outcomes.length).toBeLessThan(20);
  expect(outcomes.at(-1)).toMatchObject({ status: 'unknown', reason: { code: 'ERR_ABORTED' } });
});

test('an abort while the rate holds a request back: it is reported as not sent', async () => {
  const controller = new AbortController();
  const client = clientOf(() => signed());
  const outcomes: BatchOutcome[] = [];
  const options: BatchOptions = { concurrency: 3, ratePerSecond: 0.01, signal: controller.signal };
  const started = performance.now();
  for await (const outcome of redeemAll(client, sourceOf(10), options)) {
    outcomes.push(outcome);
    controller.abort();
  }
  // A third of the pause that the rate asks for, as much as a busy machine may need.
  expect(performance.now() - started).toBeLessThan(33_000);
  expect(outcomes.slice(1).length).toBeGreaterThan(0);
  for (const outcome of outcomes.slice(1)) {
    expect(outcome).toMatchObject({ status: 'unknown', reason: { code: 'ERR_ABORTED', sent: 'no' } });
  }
});

test('an abort while the source is stuck still ends it', async () => {
  const controller = new AbortController();
  async function* stuck(): AsyncGenerator<BenefitRedeemRequest> {
    yield redemption('order-0');
    await new Promise(() => {});
  }
  const client = clientOf(() => signed());
  const outcomes: BatchOutcome[] = [];
  for await (const outcome of redeemAll(client, stuck(), { signal: controller.signal })) {
    outcomes.push(outcome);
    setTimeout(() => controller.abort(), 10);
  }
  expect(outcomes).toHaveLength(1);
});

test('a source that breaks: what was taken is reported, then its error is thrown', async () => {
  async function* broken(): AsyncGenerator<BenefitRedeemRequest> {
    yield redemption('order-0');
    throw new Error('file ended early');
  }
  const client = clientOf(async () => {
    await wait(20);
    return signed();
  });
  const outcomes: BatchOutcome[] = [];
  await expect(async () => {
    for await (const outcome of redeemAll(client, broken())) outcomes.push(outcome);
  }).rejects.toThrowError('file ended early');
  expect(outcomes).toHaveLength(1);
});

test('a consumer that stops early: running calls end and the source is closed', async () => {
  let closed = false;
  async function* requests(): AsyncGenerator<BenefitRedeemRequest> {
    try {
      for (let index = 0; ; index += 1) yield redemption(`order-${index}`);
    } finally {
      closed = true;
    }
  }
  const ended: (string | undefined)[] = [];
  const client = clientOf(
    async () => {
      await wait(20);
      return signed();
    },
    { hooks: { onOutcome: ({ call }) => ended.push(call.bizNo) } },
  );
  for await (const outcome of redeemAll(client, requests(), { concurrency: 3 })) {
    expect(outcome.status).toBe('succeeded');
    break;
  }
  expect(ended).toHaveLength(3);
  expect(closed).toBe(true);
});

test.each([{ concurrency: 0 }, { concurrency: 1.5 }, { ratePerSecond: 0 }, { ratePerSecond: Number.NaN }])(
  '%j is refused',
  async (options) => {
    const client = clientOf(() => signed());
    await expect(collect(redeemAll(client, [redemption()], options))).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
    });
  },
);
