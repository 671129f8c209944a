// In: some items of a campaign. Out: in a cancelled campaign, those that were never sent become cancelled; anywhere else nothing.
import type { JobData } from './jobs.ts';
import { stateNumber } from './schema.ts';
import type { Sql } from './sql.ts';
import { addToTally } from './tally.ts';

const { pending, waiting, cancelled } = stateNumber;

const statement = (slice: string): string => `
WITH hit AS (
  SELECT seq, state FROM redeemkit.item
  WHERE campaign_id = $1 AND ${slice} AND NOT maybe_sent AND state IN (${pending}, ${waiting})
    AND EXISTS (SELECT 1 FROM redeemkit.campaign WHERE id = $1 AND state = 'cancelled')
  FOR UPDATE)
UPDATE redeemkit.item i SET state = ${cancelled}, settled_at = now(), fence = fence + 1
FROM hit WHERE i.campaign_id = $1 AND i.seq = hit.seq RETURNING hit.state`;

/**
 * The one step that cancels. `cancel` takes it over a whole campaign; workers take it over what they give back unsent
 * and over what they fetch, so that nothing stays open behind a cancellation. What may have been sent is left alone.
 *
 * @returns how many became cancelled
 */
export async function cancelUnsent(
  sql: Sql,
  { campaignId, items }: { readonly campaignId: number; readonly items: JobData },
): Promise<number> {
  const rows =
    items.kind === 'range'
      ? await sql.query(statement('seq >= $2 AND seq < $3'), [campaignId, items.from, items.to])
      : await sql.query(statement('seq = ANY ($2::bigint[])'), [campaignId, items.seqs]);
  const wasPending = rows.filter((row) => Number(row['state']) === pending).length;
  const changes = {
    pending: -wasPending,
    waiting: wasPending - rows.length,
    cancelled: rows.length,
  };
  await addToTally(sql, { campaignId, shard: 0, changes });
  return rows.length;
}
