// In: the bizNo of an unresolved redemption, and what a person found out. Out: that decision, kept with its note.
import { randomUUID } from 'node:crypto';
import { QueueError, toStoreError } from './errors.ts';
import { jobQueueOf } from './find-campaign.ts';
import { insertJobs, repetitionPriority } from './jobs.ts';
import { open, type Queue } from './open-queue.ts';
import { resultColumns, toItemResult } from './results.ts';
import { stateNumber } from './schema.ts';
import { addToTally } from './tally.ts';
import type { Evidence, ItemResult } from './types.ts';

/** What a person decided about an unresolved redemption. */
export interface Settlement {
  /** `succeeded`, `failed`: as AlipayHK told. `retry`: send the same bytes once more and see. */
  readonly as: 'succeeded' | 'failed' | 'retry';
  /** Why, for the record: a ticket, a name. At most 500 characters, no user id. */
  readonly note?: string;
}

const noteLength = 500;

/**
 * Settles a redemption that ended unresolved, after asking AlipayHK about its bizNo.
 *
 * @returns the redemption after the decision
 * @throws QueueError ERR_OPTIONS_INVALID · ERR_BIZ_NO_UNKNOWN · ERR_BIZ_NO_NOT_UNRESOLVED · ERR_CAMPAIGN_STATE (retry in
 *   a campaign that is cancelled, moved or purged) · ERR_STORE_*
 * @example
 * await settle(queue, 'ORDER-17', { as: 'succeeded', note: 'AlipayHK, ticket 4711' });
 */
export async function settle(queue: Queue, bizNo: string, decision: Settlement): Promise<ItemResult> {
  const { database, boss, clientId, now } = open(queue);
  const { as, note } = decision;
  if (!['succeeded', 'failed', 'retry'].includes(as) || (note?.length ?? 0) > noteLength)
    throw new QueueError(
      'ERR_OPTIONS_INVALID',
      `settle: as must be succeeded, failed or retry; note at most ${noteLength} characters.`,
    );
  const evidence: Evidence = {
    kind: 'settled',
    at: new Date(now()).toISOString(),
    status: as,
    ...(note !== undefined && { note }),
  };
  const state = as === 'retry' ? 'waiting' : as;
  const id = as === 'retry' ? randomUUID() : null;
  try {
    return await database.transaction(async (sql) => {
      const [row] = await sql.query(
        `SELECT i.seq, i.state, c.id, c.state AS campaign_state
         FROM redeemkit.item i JOIN redeemkit.campaign c ON c.id = i.campaign_id
         WHERE i.client_id = $1 AND i.biz_no = $2 FOR UPDATE OF i`,
        [clientId, bizNo],
      );
      if (!row) throw new QueueError('ERR_BIZ_NO_UNKNOWN', 'No redemption of this clientId has this bizNo.');
      if (Number(row['state']) !== stateNumber.unresolved)
        throw new QueueError(
          'ERR_BIZ_NO_NOT_UNRESOLVED',
          'Only an unresolved redemption can be settled; this one is open or certain.',
        );
      const campaignId = Number(row['id']);
      if (as === 'retry' && !['active', 'paused'].includes(String(row['campaign_state'])))
        throw new QueueError(
          'ERR_CAMPAIGN_STATE',
          `The campaign is ${String(row['campaign_state'])}; nothing more is sent for it.`,
        );
      const [changed] = await sql.query(
        `UPDATE redeemkit.item SET state = $3::smallint, fence = fence + 1, evidence = evidence || $4::jsonb, job = $5::uuid,
           settled_at = CASE WHEN $3::smallint = ${stateNumber.waiting} THEN NULL ELSE now() END
         WHERE client_id = $1 AND biz_no = $2 RETURNING ${resultColumns}`,
        [clientId, bizNo, stateNumber[state], JSON.stringify([evidence]), id],
      );
      await addToTally(sql, { campaignId, shard: 0, changes: { unresolved: -1, [state]: 1 } });
      if (id !== null) {
        const data = { kind: 'list', seqs: [Number(row['seq'])] } as const;
        const name = jobQueueOf(campaignId);
        await insertJobs(boss, { sql, jobs: [{ id, name, priority: repetitionPriority, data }] });
      }
      return toItemResult(changed ?? {});
    });
  } catch (error) {
    throw toStoreError(error);
  }
}
