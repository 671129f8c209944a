// In: a campaign. Out: every redemption of it with its outcome and evidence, a page at a time.
import { toStoreError } from './errors.ts';
import { needCampaign } from './find-campaign.ts';
import { open, type Queue } from './open-queue.ts';
import { stateNames } from './schema.ts';
import type { Evidence, ItemResult, ItemState } from './types.ts';

const pageSize = 1_000;

/** A row of `item` → what callers see. */
export function toItemResult(row: Record<string, unknown>): ItemResult {
  const { evidence } = row;
  return Object.freeze({
    bizNo: String(row['biz_no']),
    state: stateNames[Number(row['state'])] as ItemState,
    resultCode: (row['result_code'] as string | null) ?? undefined,
    settledAt: row['settled_ms'] === null ? undefined : Math.round(Number(row['settled_ms'])),
    attempts: Number(row['attempts']),
    evidence: (typeof evidence === 'string' ? JSON.parse(evidence) : evidence) as readonly Evidence[],
  });
}

/** Columns for `toItemResult`. */
export const resultColumns =
  'seq, biz_no, state, result_code, attempts, evidence, (extract(epoch FROM settled_at) * 1000)::float8 AS settled_ms';

/**
 * Every redemption of a campaign, in the order of loading, also those that are not at their end. Reads a page at a
 * time; holds no lock.
 *
 * @throws QueueError ERR_CAMPAIGN_UNKNOWN · ERR_STORE_*
 * @example
 * for await (const { bizNo, state, resultCode } of results(queue, 'mid-autumn')) console.log(bizNo, state, resultCode);
 */
export async function* results(queue: Queue, campaign: string): AsyncGenerator<ItemResult, void, undefined> {
  const { database, clientId } = open(queue);
  try {
    const { id } = await needCampaign(database, { clientId, campaign });
    let after = -1;
    for (;;) {
      const rows = await database.query(
        `SELECT ${resultColumns} FROM redeemkit.item WHERE campaign_id = $1 AND seq > $2 ORDER BY seq LIMIT ${pageSize}`,
        [id, after],
      );
      for (const row of rows) {
        after = Number(row['seq']);
        yield toItemResult(row);
      }
      if (rows.length < pageSize) return;
    }
  } catch (error) {
    throw toStoreError(error);
  }
}
