// In: finished items. Out: their outcomes on the disk, each only if no other worker took it since; repetitions queued, jobs ended.
import { randomUUID } from 'node:crypto';
import type PgBoss from 'pg-boss';
import { cancelUnsent } from './cancel-unsent.ts';
import { jobQueueOf } from './find-campaign.ts';
import { giveBack, type Hand } from './hand.ts';
import { insertJobs, type JobData, repetitionPriority } from './jobs.ts';
import type { QueueParts } from './open-queue.ts';
import type { Finish } from './redeem-item.ts';
import { stateNumber } from './schema.ts';
import { type Sql, toBossDb } from './sql.ts';

const { pending, sending, waiting, succeeded, failed, unresolved } = stateNumber;

// What a person needs to reconcile fits in fifty entries; an outage of days must not grow a row without bound.
const evidenceKept = 50;
// What decides is kept beyond that: the end of an item, and what stalled workers bring of it.
const lateKept = 10;

const record = `
WITH r AS (
  SELECT * FROM json_to_recordset($1::json)
    AS x (c int, s bigint, f int, fn int, st smallint, a smallint, t smallint, m boolean, rc text, j uuid, e jsonb)
), u AS (
  UPDATE redeemkit.item i SET state = r.st, attempts = r.a, throttles = r.t, maybe_sent = r.m, result_code = r.rc,
    fence = r.fn, job = coalesce(r.j, i.job), holder = NULL,
    evidence = CASE WHEN r.st > ${waiting} OR jsonb_array_length(i.evidence) < ${evidenceKept} THEN i.evidence || r.e ELSE i.evidence END,
    settled_at = CASE WHEN r.st > ${waiting} THEN now() END
  FROM r WHERE i.campaign_id = r.c AND i.seq = r.s AND i.fence = r.f AND i.state = ${sending}
  RETURNING i.campaign_id, i.seq, i.state
), t AS (
  INSERT INTO redeemkit.tally (campaign_id, shard, sending, pending, waiting, succeeded, failed, unresolved)
  SELECT campaign_id, $2, -count(*), count(*) FILTER (WHERE state = ${pending}),
    count(*) FILTER (WHERE state = ${waiting}), count(*) FILTER (WHERE state = ${succeeded}),
    count(*) FILTER (WHERE state = ${failed}), count(*) FILTER (WHERE state = ${unresolved})
  FROM u GROUP BY campaign_id
  ON CONFLICT (campaign_id, shard) DO UPDATE SET sending = tally.sending + excluded.sending,
    pending = tally.pending + excluded.pending, waiting = tally.waiting + excluded.waiting,
    succeeded = tally.succeeded + excluded.succeeded, failed = tally.failed + excluded.failed,
    unresolved = tally.unresolved + excluded.unresolved
)
SELECT campaign_id, seq FROM u`;

// A stalled worker's outcome is kept for whoever reconciles, and changes nothing. An item whose fence is still this
// worker's was recorded by an earlier try of the same statement.
const recordLate = `
UPDATE redeemkit.item i SET evidence = i.evidence || r.e
FROM json_to_recordset($1::json) AS r (c int, s bigint, f int, e jsonb)
WHERE i.campaign_id = r.c AND i.seq = r.s AND i.fence > r.f AND jsonb_array_length(i.evidence) < ${evidenceKept + lateKept}
RETURNING i.seq`;

const keyOf = (finish: Finish): string => `${finish.marked.hand.campaignId}/${finish.marked.item.seq}`;

/** Repetitions that belong together: one job for all that are due at about the same time. */
function toListJobs(finishes: readonly Finish[]): {
  readonly jobOf: ReadonlyMap<Finish, string>;
  readonly jobs: readonly { readonly id: string; readonly name: string; readonly finishes: Finish[] }[];
} {
  const jobs: { id: string; name: string; finishes: Finish[] }[] = [];
  const jobOf = new Map<Finish, string>();
  const byDue = new Map<string, (typeof jobs)[number]>();
  for (const finish of finishes) {
    if (finish.state !== 'waiting') continue;
    const name = jobQueueOf(finish.marked.hand.campaignId);
    // Together within half a second: pg-boss sorts jobs, and an outage makes many.
    const due = `${name} ${Math.round((finish.delayMs ?? 0) / 500)}`;
    const job = byDue.get(due) ?? { id: randomUUID(), name, finishes: [] };
    if (!byDue.has(due)) jobs.push(job);
    byDue.set(due, job);
    job.finishes.push(finish);
    jobOf.set(finish, job.id);
  }
  return { jobOf, jobs };
}

const stateOf = ({ state, marked }: Finish): number =>
  state !== 'unstarted' ? stateNumber[state] : marked.hand.kind === 'range' ? pending : waiting;

/** What was recorded, and how many outcomes came too late. */
export interface Recorded {
  readonly recorded: readonly Finish[];
  readonly late: number;
}

/**
 * Records outcomes. With them, in one transaction: the jobs that repeat what is unknown, the end of `done` jobs, and
 * the return of `returned` ones.
 */
export async function recordItems(
  { database, boss }: Pick<QueueParts, 'database' | 'boss'>,
  options: {
    readonly finishes: readonly Finish[];
    readonly shard: number;
    /** Jobs of which nothing is open with this worker after these finishes. */
    readonly ended: readonly { readonly hand: Hand; readonly how: 'done' | 'returned' }[];
  },
): Promise<Recorded> {
  const { finishes, shard, ended } = options;
  const { jobOf, jobs } = toListJobs(finishes);
  const rows = finishes.map((finish) => ({
    c: finish.marked.hand.campaignId,
    s: finish.marked.item.seq,
    f: finish.marked.fence,
    fn: finish.lost ? finish.marked.fence + 1 : finish.marked.fence,
    st: stateOf(finish),
    a: finish.attempts,
    t: finish.throttles,
    m: finish.maybeSent,
    rc: finish.resultCode ?? null,
    j: jobOf.get(finish) ?? null,
    e: finish.evidence,
  }));
  // Certainly never left this machine, and open again.
  const unsent = finishes.filter(
    ({ state, maybeSent }) => !maybeSent && (state === 'unstarted' || state === 'waiting'),
  );
  const write = async (sql: Sql): Promise<ReadonlySet<string>> =>
    new Set(
      (await sql.query(record, [JSON.stringify(rows), shard])).map(
        (row) => `${String(row['campaign_id'])}/${String(row['seq'])}`,
      ),
    );
  // Most of the time there is nothing else to do, and one statement is a transaction by itself.
  if (jobs.length === 0 && ended.length === 0 && unsent.length === 0) {
    const written = await write(database);
    if (written.size === finishes.length) return { recorded: finishes, late: 0 };
    return {
      recorded: finishes.filter((finish) => written.has(keyOf(finish))),
      late: await keepLate(database, { finishes, written }),
    };
  }
  return database.transaction(async (sql) => {
    // Locked first: a cancellation comes before, and is seen here, or after, and sees what is written here.
    const unsentIds = [...new Set(unsent.map(({ marked }) => marked.hand.campaignId))];
    if (unsentIds.length > 0)
      await sql.query('SELECT 1 FROM redeemkit.campaign WHERE id = ANY ($1::int[]) ORDER BY id FOR SHARE', [
        unsentIds,
      ]);
    const written = finishes.length > 0 ? await write(sql) : new Set<string>();
    for (const campaignId of unsentIds) {
      const ofIt = unsent.filter(({ marked }) => marked.hand.campaignId === campaignId);
      const seqs = ofIt.map(({ marked }) => marked.item.seq);
      await cancelUnsent(sql, { campaignId, items: { kind: 'list', seqs } });
    }
    const inserts = jobs.flatMap(({ id, name, finishes: all }): PgBoss.JobInsert<JobData>[] => {
      const due = all.filter((finish) => written.has(keyOf(finish)));
      if (due.length === 0) return [];
      const seqs = due.map(({ marked }) => marked.item.seq);
      const delayMs = Math.max(...due.map((finish) => finish.delayMs ?? 0));
      // An interval, so that the database's clock decides.
      const startAfter = `${delayMs} milliseconds`;
      return [{ id, name, priority: repetitionPriority, startAfter, data: { kind: 'list', seqs } }];
    });
    await insertJobs(boss, { sql, jobs: inserts });
    const lost = new Set(
      finishes.filter((finish) => !written.has(keyOf(finish))).map(({ marked }) => marked.hand),
    );
    for (const { hand, how } of ended) {
      clearTimeout(hand.timer);
      // Another worker has the job: it ends it.
      if (!hand.intact || lost.has(hand)) continue;
      if (how === 'returned') await giveBack(sql, hand);
      else await boss.complete(hand.jobQueue, hand.jobId, {}, { db: toBossDb(sql) });
    }
    return {
      recorded: finishes.filter((finish) => written.has(keyOf(finish))),
      late: written.size === finishes.length ? 0 : await keepLate(sql, { finishes, written }),
    };
  });
}

async function keepLate(
  sql: Sql,
  options: { readonly finishes: readonly Finish[]; readonly written: ReadonlySet<string> },
): Promise<number> {
  const { finishes, written } = options;
  const rows = finishes
    .filter((finish) => !written.has(keyOf(finish)) && finish.evidence.length > 0 && !finish.lost)
    .map(({ marked, evidence }) => ({
      c: marked.hand.campaignId,
      s: marked.item.seq,
      f: marked.fence,
      e: evidence.map((one) => ({ ...one, kind: 'late' })),
    }));
  return (await sql.query(recordLate, [JSON.stringify(rows)])).length;
}
