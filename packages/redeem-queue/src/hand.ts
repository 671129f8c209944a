// In: a campaign. Out: a job of it, leased to this worker, with the open items it holds; and the way to give it back.
import { setMaxListeners } from 'node:events';
import type { RedeemClient } from '@redeemkit/redeem-client';
import { cancelUnsent } from './cancel-unsent.ts';
import { jobQueueOf } from './find-campaign.ts';
import type { JobData } from './jobs.ts';
import type { QueueParts } from './open-queue.ts';
import { bossSchema, stateNumber } from './schema.ts';
import type { Sql } from './sql.ts';

/** One redemption as claimed. */
export interface Item {
  readonly seq: number;
  readonly bizNo: string;
  readonly body: Uint8Array;
  /** Raised whenever the item is taken; a result is written only if it is unchanged. */
  readonly fence: number;
  readonly attempts: number;
  readonly throttles: number;
  /** An earlier attempt may have been delivered. */
  readonly maybeSent: boolean;
  /** A worker died or stalled around the last attempt. */
  readonly interrupted: boolean;
}

/** A leased job. */
export interface Hand {
  readonly campaignId: number;
  readonly jobQueue: string;
  readonly jobId: string;
  /** Of the lease: pg-boss counts how often a job was fetched again. */
  readonly retryCount: number;
  readonly kind: JobData['kind'];
  /** Not taken yet. */
  readonly waiting: Item[];
  /** Nothing more of it is taken: it goes back to pg-boss once what is open has ended. */
  returning: boolean;
  /** Taken, and not recorded. */
  open: number;
  /** False once another worker may hold some of it: then nothing is said to pg-boss about the job. */
  intact: boolean;
  /** On this machine's monotonic clock, milliseconds: nothing is started after it. */
  readonly startBy: number;
  /** Ends attempts before the lease does. */
  readonly abort: AbortController;
  readonly timer: NodeJS.Timeout;
}

// Jobs a fetch: two ranges keep sixteen redemptions busy for several round trips.
const jobsPerFetch = 2;
// The first half of a lease is for starting items, the rest for ending them: an attempt of the client takes 10 s.
const startingPart = 0.5;
// An attempt that is cut off shortly before the lease ends can still be recorded within it.
const endingPart = 0.9;

const columns = 'seq, biz_no, body, fence, attempts, throttles, maybe_sent, state';
const { pending, sending, waiting } = stateNumber;

/** Fetches jobs of a campaign and claims what is open in them. Jobs without anything open are completed. */
export async function takeJobs(
  { database, boss }: Pick<QueueParts, 'database' | 'boss'>,
  { campaignId, cancelled }: { readonly campaignId: number; readonly cancelled: boolean },
): Promise<readonly Hand[]> {
  const jobQueue = jobQueueOf(campaignId);
  const asked = performance.now();
  const jobs = await boss.fetch<JobData>(jobQueue, { batchSize: jobsPerFetch, includeMetadata: true });
  const hands: Hand[] = [];
  for (const job of jobs) {
    const { data } = job;
    // Whatever was left open behind a cancellation, for example by a worker that gave it back and then died.
    if (cancelled) await database.transaction((sql) => cancelUnsent(sql, { campaignId, items: data }));
    const rows =
      data.kind === 'range'
        ? await database.query(
            `SELECT ${columns} FROM redeemkit.item WHERE campaign_id = $1 AND seq >= $2 AND seq < $3
             AND job IS NULL AND state IN (${pending}, ${sending}) ORDER BY seq`,
            [campaignId, data.from, data.to],
          )
        : await database.query(
            `SELECT ${columns} FROM redeemkit.item WHERE campaign_id = $1 AND seq = ANY ($2::bigint[])
             AND job = $3::uuid AND state IN (${waiting}, ${sending}) ORDER BY seq`,
            [campaignId, data.seqs, job.id],
          );
    if (rows.length === 0) {
      await boss.complete(jobQueue, job.id);
      continue;
    }
    const abort = new AbortController();
    // One listener for each redemption of the job in flight.
    setMaxListeners(0, abort.signal);
    const leaseMs = Number(job.expireInSeconds) * 1_000;
    // Counted from before the question, so that this end of the lease is never later than the database's.
    const endInMs = leaseMs * endingPart - (performance.now() - asked);
    const timer = setTimeout(() => abort.abort(), Math.max(0, endInMs));
    timer.unref();
    hands.push({
      campaignId,
      jobQueue,
      jobId: job.id,
      retryCount: job.retryCount,
      kind: data.kind,
      waiting: rows.map(toItem),
      returning: false,
      open: 0,
      intact: true,
      startBy: asked + leaseMs * startingPart,
      abort,
      timer,
    });
  }
  return hands;
}

const toItem = (row: Record<string, unknown>): Item => ({
  seq: Number(row['seq']),
  bizNo: String(row['biz_no']),
  body: row['body'] as Uint8Array,
  fence: Number(row['fence']),
  attempts: Number(row['attempts']),
  throttles: Number(row['throttles']),
  maybeSent: row['maybe_sent'] === true,
  interrupted: Number(row['state']) === sending,
});

/**
 * Lets others fetch a job again at once. pg-boss's own `fail` would also take the job from a worker that has fetched
 * it since, so the statement names the lease it means.
 */
export async function giveBack(sql: Sql, hand: Hand): Promise<void> {
  clearTimeout(hand.timer);
  await sql.query(
    `UPDATE ${bossSchema}.job SET state = 'retry', start_after = now()
     WHERE name = $1 AND id = $2 AND retry_count = $3 AND state = 'active'`,
    [hand.jobQueue, hand.jobId, hand.retryCount],
  );
}

/** The Client-Id a client signs with; nothing is sent to learn it. */
export async function clientIdOf(client: RedeemClient): Promise<string | undefined> {
  const { headers } = await client.prepare({
    benefitProductCode: 'POINT',
    bizNo: 'CLIENT-ID',
    bizdt: '2024-05-22T06:42:21+08:00',
    ipRoleId: '2160000000000000',
    sceneCode: 'NONE',
    benefitRedeemInfos: [{}],
  });
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'client-id');
  return found?.[1];
}
