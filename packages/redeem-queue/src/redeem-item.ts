// In: a marked item. Out: what became of it: its end, or when to try again, with the evidence of every request made.
import {
  type BenefitRedeemRequest,
  decodeJson,
  encodeJson,
  isSchemaError,
  parseBenefitRedeemRequest,
} from '@redeemkit/benefit-redeem-schema';
import {
  type AttemptRecord,
  isRedeemClientError,
  type RedeemClient,
  type RedeemOutcome,
} from '@redeemkit/redeem-client';
import type { AtRest } from './at-rest.ts';
import { isQueueError } from './errors.ts';
import type { Marked } from './mark-items.ts';
import type { Evidence } from './types.ts';

/** What is written about an item. */
export interface Finish {
  readonly marked: Marked;
  readonly state: 'succeeded' | 'failed' | 'unresolved' | 'waiting' | 'unstarted';
  /** Only with `waiting`: from now, milliseconds. */
  readonly delayMs?: number;
  readonly attempts: number;
  readonly throttles: number;
  readonly maybeSent: boolean;
  readonly resultCode?: string;
  readonly evidence: readonly Evidence[];
  /** Judged without a request, because the worker before was lost: what that one still brings comes late. */
  readonly lost?: true;
  /** What the worker as a whole learns from it. */
  readonly signal?: 'unreachable' | 'throttled' | 'broken';
  /** With `broken`: an error that concerns this worker's set-up and no single item. */
  readonly error?: unknown;
}

// The gateway's way to say "slow down". It is no answer about the redemption, so it uses up no attempt, …
const throttledCode = 'REQUEST_TRAFFIC_EXCEED_LIMIT';
// … but not for ever: a gateway that never lets an item in has it end unresolved.
const throttlesKept = 50;
const throttledDelayMs = 2_000;
// After a request that certainly never left this machine the worker itself waits; the item need not.
const unsentDelayMs = 1_000;
// Up to a quarter more, so that what became unknown together does not come again together.
const jitter = 0.25;

const spread = (ms: number): number => Math.round(ms * (1 + Math.random() * jitter));

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && Buffer.compare(a, b) === 0;

const toEvidence = (record: AttemptRecord, last: RedeemOutcome | undefined): Evidence => {
  const { keyVersion, resultCode, reasonCode, httpStatus, tracerId } = record;
  const causeCode = last?.status === 'unknown' ? last.reason.causeCode : undefined;
  return {
    kind: 'attempt',
    at: new Date(record.startedAt).toISOString(),
    status: last?.status ?? 'unknown',
    requestTime: record.time,
    sent: record.sent,
    verified: keyVersion !== undefined,
    ...(httpStatus !== undefined && { httpStatus }),
    ...(tracerId !== undefined && { tracerId }),
    ...(keyVersion !== undefined && { keyVersion }),
    ...(resultCode !== undefined && { resultCode }),
    ...(reasonCode !== undefined && { reasonCode }),
    ...(causeCode !== undefined && { causeCode }),
  };
};

/** Stored bytes → the request, if the client will send exactly these bytes again. */
function toRequest(body: Uint8Array): BenefitRedeemRequest | undefined {
  const request = parseBenefitRedeemRequest(decodeJson(body));
  return equal(encodeJson(request), body) ? request : undefined;
}

/** Sends an item once and judges. Never throws. */
export async function redeemItem(
  marked: Marked,
  options: {
    readonly client: RedeemClient;
    readonly clientId: string;
    readonly atRest: AtRest;
    readonly schedule: readonly number[];
    readonly now: () => number;
  },
): Promise<Finish> {
  const { client, clientId, atRest, schedule, now } = options;
  const { item, hand } = marked;
  // What was marked is taken back when nothing left this machine.
  const asBefore = { marked, attempts: item.attempts, throttles: item.throttles, maybeSent: item.maybeSent };
  const unsendable = (reasonCode: string): Finish => ({
    ...asBefore,
    state: 'unresolved',
    evidence: [
      { kind: 'attempt', at: new Date(now()).toISOString(), status: 'unknown', sent: 'no', reasonCode },
    ],
  });
  let outcome: RedeemOutcome;
  try {
    const body = await atRest.open(item.body, { clientId, bizNo: item.bizNo });
    const request = toRequest(body);
    // Another release of the schema package would serialise it differently.
    if (!request) return unsendable('ERR_BYTES_CHANGED');
    outcome = await client.redeem(request, {
      signal: hand.abort.signal,
      earlierAttempts: item.maybeSent ? 'unresolved' : 'none',
    });
  } catch (error) {
    if (isSchemaError(error)) return unsendable(error.code);
    if (isRedeemClientError(error) && error.code === 'ERR_BIZ_NO_BODY_CHANGED') return unsendable(error.code);
    // A key that does not fit, a signer that is away: the same for every item.
    const signal = isQueueError(error) ? 'broken' : 'unreachable';
    return { ...asBefore, state: 'waiting', delayMs: spread(unsentDelayMs), evidence: [], signal, error };
  }

  const evidence = outcome.attempts.map((record, index) =>
    toEvidence(record, index === outcome.attempts.length - 1 ? outcome : undefined),
  );
  const attempts = item.attempts + 1;
  if (outcome.status !== 'unknown')
    return {
      marked,
      state: outcome.status,
      attempts,
      throttles: item.throttles,
      maybeSent: true,
      resultCode: outcome.resultCode,
      evidence,
    };
  const { reason } = outcome;
  if (reason.sent === 'no')
    return {
      ...asBefore,
      state: 'waiting',
      delayMs: spread(unsentDelayMs),
      evidence,
      // An attempt cut off by the lease says nothing of the gateway.
      ...(reason.code !== 'ERR_ABORTED' && { signal: 'unreachable' as const }),
    };
  if (reason.resultCode === throttledCode && item.throttles < throttlesKept)
    return {
      marked,
      state: 'waiting',
      delayMs: spread(throttledDelayMs),
      attempts: item.attempts,
      throttles: item.throttles + 1,
      maybeSent: true,
      evidence,
      signal: 'throttled',
    };
  const delay = schedule[attempts - 1];
  return {
    marked,
    attempts,
    throttles: item.throttles,
    maybeSent: true,
    evidence,
    ...(delay === undefined ? { state: 'unresolved' } : { state: 'waiting', delayMs: spread(delay) }),
  };
}
