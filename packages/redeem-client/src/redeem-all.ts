// In: a source of requests. Out: their outcomes as they come, a few at a time, each request accounted for.
import type { BenefitRedeemRequest } from '@redeemkit/benefit-redeem-schema';
import type { RedeemClient } from './create-redeem-client.ts';
import { RedeemClientError } from './errors.ts';
import type { RedeemOutcome } from './outcome.ts';
import { type AbortSignalLike, platform } from './platform.ts';
import { openScope, pause, type Scope } from './scope.ts';

/** Options of `redeemAll`. */
export interface BatchOptions {
  /** How many calls run at once. Default 4. */
  readonly concurrency?: number;
  /** How many calls start per second, evenly spaced. Default: as many as `concurrency` allows. */
  readonly ratePerSecond?: number;
  /**
   * Stops taking requests and ends running calls; everything taken still gets its outcome. Let the source react to
   * the same signal: an item it hands out more than a second later is lost.
   */
  readonly signal?: AbortSignalLike;
  /** As in the options of one call. */
  readonly earlierAttempts?: 'none' | 'unresolved';
}

/** A request that was not sent because it, or signing it, was refused. Nothing moved. */
export interface RefusedRequest {
  readonly status: 'refused';
  /** If the request had one. */
  readonly bizNo: string | undefined;
  /** Position in the source, from 0. */
  readonly index: number;
  readonly error: unknown;
}

/** What `redeemAll` yields: one per request, in order of completion. */
export type BatchOutcome = RedeemOutcome | RefusedRequest;

// Four signatures at a time keep two cores busy; AlipayHK documents no limit.
const defaultConcurrency = 4;
// A source that is about to hand out an item when the batch is aborted gets this long to do so.
const lastPullMs = 1_000;

/** Evenly spaced starts. */
function createPacer(ratePerSecond: number | undefined): (scope: Scope) => Promise<unknown> {
  if (ratePerSecond === undefined) return async () => {};
  const gapMs = 1_000 / ratePerSecond;
  let free = 0;
  return async (scope) => {
    const now = (): number => platform().performance.now();
    const at = Math.max(now(), free);
    free = at + gapMs;
    return at > now() && pause(at - now(), scope);
  };
}

const bizNoOf = (request: unknown): string | undefined => {
  const bizNo = (request as { bizNo?: unknown } | null | undefined)?.bizNo;
  return typeof bizNo === 'string' ? bizNo : undefined;
};

type Event =
  | { readonly type: 'pulled'; readonly result: IteratorResult<BenefitRedeemRequest> }
  | { readonly type: 'source-failed'; readonly error: unknown }
  | { readonly type: 'aborted' }
  | { readonly type: 'ended'; readonly index: number; readonly outcome: BatchOutcome };

/**
 * Redeems every request of a source, a few at a time. A function beside the client, so that who redeems one at a time
 * does not bundle it. Memory: at most `concurrency` requests and outcomes at any time.
 *
 * @throws RedeemClientError ERR_CONFIG_INVALID · whatever the source threw, after every outcome of what it gave
 * @example
 * for await (const outcome of redeemAll(client, requests, { concurrency: 8, ratePerSecond: 20 })) await store(outcome);
 */
export async function* redeemAll(
  client: Pick<RedeemClient, 'redeem'>,
  requests: AsyncIterable<BenefitRedeemRequest> | Iterable<BenefitRedeemRequest>,
  options: BatchOptions = {},
): AsyncGenerator<BatchOutcome, void, undefined> {
  const { concurrency = defaultConcurrency, ratePerSecond, signal, earlierAttempts = 'none' } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || !((ratePerSecond ?? 1) > 0)) {
    throw new RedeemClientError(
      'ERR_CONFIG_INVALID',
      'concurrency must be a whole number from 1, ratePerSecond a number above 0.',
    );
  }
  const scope = openScope({ ms: Number.POSITIVE_INFINITY, end: 'ERR_DEADLINE', signal });
  const pace = createPacer(ratePerSecond);
  const iterator =
    Symbol.asyncIterator in requests ? requests[Symbol.asyncIterator]() : requests[Symbol.iterator]();
  const running = new Map<number, Promise<Event>>();
  let pulling: Promise<Event> | undefined;
  let taking = true;
  let failure: { readonly error: unknown } | undefined;
  let taken = 0;

  const pull = async (): Promise<Event> => {
    try {
      return { type: 'pulled', result: await iterator.next() };
    } catch (error) {
      return { type: 'source-failed', error };
    }
  };
  const start = (request: BenefitRedeemRequest): void => {
    const index = taken;
    taken += 1;
    const call = async (): Promise<Event> => {
      let outcome: BatchOutcome;
      try {
        // An abort cuts the wait short; the call below sees the signal and says so.
        await pace(scope);
        outcome = await client.redeem(request, { signal: scope, earlierAttempts });
      } catch (error) {
        outcome = { status: 'refused', bizNo: bizNoOf(request), index, error };
      }
      return { type: 'ended', index, outcome };
    };
    running.set(index, call());
  };
  const aborted: Promise<Event> = scope.race(new Promise<never>(() => {})).catch(() => ({ type: 'aborted' }));

  try {
    for (;;) {
      if (taking && scope.ended() !== undefined) {
        taking = false;
        const late = pulling && Promise.race([pulling, delay(lastPullMs)]);
        pulling = late;
      }
      if (taking && !pulling && running.size < concurrency) pulling = pull();
      if (!pulling && running.size === 0) break;
      const event = await Promise.race([
        ...running.values(),
        ...(pulling ? [pulling] : []),
        ...(taking ? [aborted] : []),
      ]);
      if (event.type === 'ended') {
        running.delete(event.index);
        yield event.outcome;
      } else if (event.type === 'pulled') {
        pulling = undefined;
        if (event.result.done) taking = false;
        else start(event.result.value);
      } else if (event.type === 'source-failed') {
        pulling = undefined;
        taking = false;
        failure = event;
      } else if (!taking) {
        pulling = undefined;
      }
    }
    if (failure) throw failure.error;
  } finally {
    // Reached with running calls only when the consumer stopped early: end them, and wait until they have ended.
    scope.stop('ERR_ABORTED');
    await Promise.all(running.values());
    scope.close();
    // Not awaited: a source that is stuck must not hold the batch.
    if (scope.ended() !== undefined || running.size > 0) void iterator.return?.();
  }
}

async function delay(ms: number): Promise<Event> {
  await new Promise<void>((resolve) => {
    platform().setTimeout(resolve, ms);
  });
  return { type: 'aborted' };
}
