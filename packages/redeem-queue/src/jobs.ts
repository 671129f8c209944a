// In: items of a campaign. Out: the pg-boss jobs that hold them: ranges for first sendings, lists for repetitions.
import type PgBoss from 'pg-boss';
import { jobQueueOf } from './find-campaign.ts';
import { retryConflict } from './retry-conflict.ts';
import { type Sql, toBossDb } from './sql.ts';

/** What a job holds: pending items from `from` up to before `to`, or the waiting items listed. */
export type JobData =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'list'; readonly seqs: readonly number[] };

// One job for fifty items: pg-boss sorts all ready jobs at every fetch, and twenty thousand for a million items
// sort in milliseconds. A job's items are started within half its lease, so it must not hold many.
export const itemsPerJob = 50;
/** Repetitions go before first sendings, or they would wait for the whole campaign. */
export const repetitionPriority = 1;
// pg-boss gives up a job after so many lost leases. Every loss uses up an attempt of its items, which ends them first.
const retryLimit = 1_000_000;
// A paused campaign may wait for years; pg-boss would drop its jobs after two weeks.
const retentionDays = 3650;

/** Makes the pg-boss queue of a campaign, if it is not there. */
export async function ensureJobQueue(
  boss: PgBoss,
  options: { readonly campaignId: number; readonly leaseSeconds: number },
): Promise<void> {
  const { campaignId, leaseSeconds } = options;
  const name = jobQueueOf(campaignId);
  // pg-boss adds a partition to its table: two at once, or one beside busy workers, can lock each other out.
  await retryConflict(() =>
    boss.createQueue(name, {
      name,
      retryLimit,
      retryDelay: 0,
      expireInSeconds: leaseSeconds,
      retentionDays,
    }),
  );
}

/** Inserts jobs for the pending items from `from` up to before `to`, in the caller's transaction. */
export async function insertRanges(
  boss: PgBoss,
  options: { readonly sql: Sql; readonly campaignId: number; readonly from: number; readonly to: number },
): Promise<void> {
  const { sql, campaignId, from, to } = options;
  const jobs: PgBoss.JobInsert<JobData>[] = [];
  for (let start = from; start < to; start += itemsPerJob) {
    const data: JobData = { kind: 'range', from: start, to: Math.min(start + itemsPerJob, to) };
    jobs.push({ name: jobQueueOf(campaignId), data });
  }
  await insertJobs(boss, { sql, jobs });
}

/** Inserts jobs in the caller's transaction. */
export async function insertJobs(
  boss: PgBoss,
  options: { readonly sql: Sql; readonly jobs: readonly PgBoss.JobInsert<JobData>[] },
): Promise<void> {
  if (options.jobs.length > 0) await boss.insert([...options.jobs], { db: toBossDb(options.sql) });
}
