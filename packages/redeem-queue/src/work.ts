// In: a queue and a client. Out: its campaigns worked until they are done or the signal says stop.
import type { RedeemClient } from '@redeemkit/redeem-client';
import { retryUnknown } from '@redeemkit/redeem-client';
import { QueueError, toStoreError } from './errors.ts';
import { needCampaign } from './find-campaign.ts';
import { open, type Queue, type QueueParts } from './open-queue.ts';
import { writeRate } from './rate.ts';
import type { ItemState, QueueNotice } from './types.ts';
import { runWorker } from './worker.ts';

/** What `work` takes. */
export interface WorkOptions {
  /** Of the queue's clientId. Leave its `retry` at the default or at `retryNever`: the queue repeats, durably. */
  readonly client: RedeemClient;
  /** How many redemptions run at once in this process. Default 16. */
  readonly concurrency?: number;
  /** Sets the limit of the whole fleet, as `setRate` does. Left out: as it was set. */
  readonly ratePerSecond?: number;
  /**
   * Pause before attempt 2, 3, … of a redemption whose outcome is unknown, milliseconds; up to a quarter more is added
   * at random. Default: the schedule AlipayHK publishes (2 s, 2 s, 2 s, 10 min, 30 min). It repeats what may have
   * been sent, which is safe only if the gateway deduplicates by bizNo: ask AlipayHK. `[]` never repeats.
   */
  readonly schedule?: readonly number[];
  /** Stops taking redemptions; those in flight end and are recorded. */
  readonly signal?: AbortSignal;
  /** Return when no active campaign has an open redemption left. Default: wait for more work. */
  readonly stopWhenDone?: boolean;
  /** Work on this campaign alone. Default: all, in turns. */
  readonly campaign?: string;
  readonly onNotice?: (notice: QueueNotice) => void;
  /** Called when a redemption's end is on the disk. */
  readonly onSettled?: (settled: { readonly bizNo: string; readonly state: ItemState }) => void;
}

/** What this call of `work` did. */
export interface WorkReport {
  readonly succeeded: number;
  readonly failed: number;
  readonly unresolved: number;
  /** Requests that were made. */
  readonly attempts: number;
}

/**
 * Works the campaigns of this queue's clientId. Any number of processes may do so on one PostgreSQL.
 *
 * @throws QueueError ERR_OPTIONS_INVALID · ERR_CLIENT_ID_MISMATCH · ERR_CAMPAIGN_UNKNOWN · ERR_CAMPAIGN_STATE (the one
 *   named was moved or purged: there will never be work in it) · ERR_SEALING_KEY_MISSING · ERR_SEALED_BODY_REFUSED · ERR_STORE_* other than ERR_STORE_DOWN, which is waited out
 * @example
 * const stop = new AbortController();
 * process.once('SIGTERM', () => stop.abort());
 * await work(queue, { client, concurrency: 16, ratePerSecond: 50, signal: stop.signal });
 */
export async function work(queue: Queue, options: WorkOptions): Promise<WorkReport> {
  const { concurrency = 16, ratePerSecond, schedule = retryUnknown.delaysMs, campaign } = options;
  const parts = open(queue);
  if (typeof options.client?.redeem !== 'function')
    throw new QueueError('ERR_OPTIONS_INVALID', 'client must come from createRedeemClient.');
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 1_000)
    throw new QueueError('ERR_OPTIONS_INVALID', 'concurrency must be a whole number from 1 to 1000.');
  if (!Array.isArray(schedule) || schedule.length > 100 || schedule.some((ms) => !(ms >= 0 && ms < 1e9)))
    throw new QueueError('ERR_OPTIONS_INVALID', 'schedule must be a list of pauses in milliseconds.');
  try {
    if (ratePerSecond !== undefined)
      await writeRate(parts.database, { clientId: parts.clientId, perSecond: ratePerSecond });
    const only = campaign === undefined ? undefined : await workable(parts, campaign);
    return await runWorker(parts, { ...options, concurrency, schedule, only });
  } catch (error) {
    throw toStoreError(error);
  }
}

/** The id of a campaign in which there is, or may be, something to do. */
async function workable({ database, clientId }: QueueParts, campaign: string): Promise<number> {
  const { id, state } = await needCampaign(database, { clientId, campaign });
  if (state === 'moved')
    throw new QueueError(
      'ERR_CAMPAIGN_STATE',
      'This campaign was moved to another store; work it there: name that store.',
    );
  if (state === 'purged')
    throw new QueueError('ERR_CAMPAIGN_STATE', 'This campaign was purged: its requests are erased.');
  return id;
}
