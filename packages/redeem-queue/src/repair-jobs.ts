// In: a campaign with open items and no jobs, for example just copied. Out: jobs for all of them.
import { randomUUID } from 'node:crypto';
import type PgBoss from 'pg-boss';
import { jobQueueOf } from './find-campaign.ts';
import { insertJobs, itemsPerJob, type JobData, repetitionPriority } from './jobs.ts';
import type { QueueParts } from './open-queue.ts';
import { bossSchema, stateNumber } from './schema.ts';

const { pending, sending, waiting } = stateNumber;

/** Makes jobs for every open item, if the campaign has not a single job. */
export async function repairJobs(
  { database, boss }: Pick<QueueParts, 'database' | 'boss'>,
  { campaignId }: { readonly campaignId: number },
): Promise<void> {
  const name = jobQueueOf(campaignId);
  await database.transaction(async (sql) => {
    // One process at a time; loads change this row too.
    await sql.query('SELECT 1 FROM redeemkit.campaign WHERE id = $1 FOR UPDATE', [campaignId]);
    const [found] = await sql.query(
      `SELECT EXISTS (SELECT 1 FROM ${bossSchema}.job WHERE name = $1 AND state < 'completed') AS any`,
      [name],
    );
    if (found?.['any'] === true) return;
    const rows = await sql.query(
      `SELECT seq / ${itemsPerJob} AS slice, state = ${waiting} OR job IS NOT NULL AS again,
         array_to_json(array_agg(seq ORDER BY seq))::text AS seqs
       FROM redeemkit.item WHERE campaign_id = $1 AND state IN (${pending}, ${sending}, ${waiting})
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [campaignId],
    );
    const jobs: PgBoss.JobInsert<JobData>[] = [];
    for (const row of rows) {
      const from = Number(row['slice']) * itemsPerJob;
      if (row['again'] !== true) {
        jobs.push({ name, data: { kind: 'range', from, to: from + itemsPerJob } });
        continue;
      }
      const seqs = JSON.parse(String(row['seqs'])) as number[];
      const id = randomUUID();
      await sql.query(
        'UPDATE redeemkit.item SET job = $3::uuid WHERE campaign_id = $1 AND seq = ANY ($2::bigint[])',
        [campaignId, seqs, id],
      );
      jobs.push({ id, name, priority: repetitionPriority, data: { kind: 'list', seqs } });
    }
    await insertJobs(boss, { sql, jobs });
  });
}
