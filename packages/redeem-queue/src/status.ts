// In: a queue. Out: where its campaigns stand, from counts kept beside the items.
import { toStoreError } from './errors.ts';
import { campaignColumns, needCampaign, toCampaignRow } from './find-campaign.ts';
import { open, type Queue } from './open-queue.ts';
import { tallySums, toCounts } from './tally.ts';
import type { QueueStatus } from './types.ts';

/**
 * Where the campaigns of this clientId stand, oldest first; or the one named. Fast at any size.
 *
 * @throws QueueError ERR_CAMPAIGN_UNKNOWN · ERR_STORE_*
 */
export async function status(queue: Queue, campaign?: string): Promise<QueueStatus> {
  const { database, clientId } = open(queue);
  try {
    if (campaign !== undefined) await needCampaign(database, { clientId, campaign });
    const rows = await database.query(
      `SELECT ${campaignColumns}, ${tallySums}
       FROM redeemkit.campaign c LEFT JOIN redeemkit.tally t ON t.campaign_id = c.id
       WHERE client_id = $1 AND ($2::text IS NULL OR name = $2)
       GROUP BY c.id ORDER BY c.id`,
      [clientId, campaign ?? null],
    );
    const [rate] = await database.query(
      'SELECT per_second, current FROM redeemkit.rate WHERE client_id = $1',
      [clientId],
    );
    const numberOf = (value: unknown): number | undefined =>
      value === null || value === undefined ? undefined : Number(value);
    return {
      campaigns: rows.map((row) => {
        const { name, loading, createdAt, ...kept } = toCampaignRow(row);
        const state = loading ? 'loading' : kept.state;
        const counts = toCounts(row);
        // What is open in a moved campaign goes on in the other store.
        const done = !loading && (counts.open === 0 || state === 'moved');
        return { campaign: name, clientId, state, done, counts, createdAt };
      }),
      rate: { limit: numberOf(rate?.['per_second']), current: numberOf(rate?.['current']) },
    };
  } catch (error) {
    throw toStoreError(error);
  }
}
