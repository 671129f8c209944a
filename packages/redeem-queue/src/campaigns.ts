// In: a campaign's name and a verb. Out: the campaign paused, resumed, cancelled or purged; or the fleet's rate set.
import { cancelUnsent } from './cancel-unsent.ts';
import { QueueError, toStoreError } from './errors.ts';
import { type CampaignRow, jobQueueOf, needCampaign } from './find-campaign.ts';
import { open, type Queue } from './open-queue.ts';
import { writeRate } from './rate.ts';
import { retryConflict } from './retry-conflict.ts';
import { bossSchema } from './schema.ts';
import { tallySums, toCounts } from './tally.ts';

// Items changed in one transaction: a second's work of a small server.
const stepSize = 10_000;

/** Moves a campaign from one of some states to another; already there is fine. */
async function change(
  queue: Queue,
  options: {
    readonly campaign: string;
    readonly from: readonly CampaignRow['state'][];
    readonly to: CampaignRow['state'];
  },
): Promise<CampaignRow> {
  const { database, clientId } = open(queue);
  const { campaign, from, to } = options;
  try {
    return await database.transaction(async (sql) => {
      const row = await needCampaign(sql, { clientId, campaign, lock: true });
      if (row.state !== to && !from.includes(row.state))
        throw new QueueError(
          'ERR_CAMPAIGN_STATE',
          `This campaign is ${row.state}; expected ${[...from, to].join(' or ')}.`,
        );
      await sql.query('UPDATE redeemkit.campaign SET state = $2 WHERE id = $1', [row.id, to]);
      return row;
    });
  } catch (error) {
    throw toStoreError(error);
  }
}

/**
 * Stops starting redemptions of a campaign. What is in flight ends; what waits for a repetition waits on.
 *
 * @throws QueueError ERR_CAMPAIGN_UNKNOWN · ERR_CAMPAIGN_STATE · ERR_STORE_*
 */
export async function pause(queue: Queue, campaign: string): Promise<void> {
  await change(queue, { campaign, from: ['active'], to: 'paused' });
}

/** Lets a paused campaign go on. @throws QueueError ERR_CAMPAIGN_UNKNOWN · ERR_CAMPAIGN_STATE · ERR_STORE_* */
export async function resume(queue: Queue, campaign: string): Promise<void> {
  await change(queue, { campaign, from: ['paused'], to: 'active' });
}

/**
 * Ends a campaign early. What was never sent becomes `cancelled`. What is in flight, or was sent with an unknown
 * outcome, is not abandoned: workers go on with it until it is certain or its schedule ends. What a worker has taken
 * and not sent yet it cancels itself, a moment later.
 *
 * @returns how many redemptions were cancelled by this call
 * @throws QueueError ERR_CAMPAIGN_UNKNOWN · ERR_CAMPAIGN_STATE · ERR_STORE_*
 */
export async function cancel(queue: Queue, campaign: string): Promise<number> {
  const { id, nextSeq } = await change(queue, { campaign, from: ['active', 'paused'], to: 'cancelled' });
  const { database } = open(queue);
  let cancelled = 0;
  try {
    await database.query('UPDATE redeemkit.campaign SET loading = false, loader = NULL WHERE id = $1', [id]);
    for (let from = 0; from < nextSeq; from += stepSize) {
      const items = { kind: 'range', from, to: from + stepSize } as const;
      cancelled += await database.transaction((sql) => cancelUnsent(sql, { campaignId: id, items }));
    }
    return cancelled;
  } catch (error) {
    throw toStoreError(error);
  }
}

/**
 * Erases the requests of a finished campaign, and with them every user id; export `results` first. bizNos, outcomes
 * and evidence stay, so that no bizNo is ever redeemed twice.
 *
 * @throws QueueError ERR_CAMPAIGN_UNKNOWN · ERR_CAMPAIGN_OPEN while redemptions are open · ERR_STORE_*
 */
export async function purge(queue: Queue, campaign: string): Promise<void> {
  const { database, boss, clientId } = open(queue);
  try {
    const row = await database.transaction(async (sql) => {
      const found = await needCampaign(sql, { clientId, campaign, lock: true });
      const [sums] = await sql.query(`SELECT ${tallySums} FROM redeemkit.tally t WHERE campaign_id = $1`, [
        found.id,
      ]);
      const { open: left } = toCounts(sums ?? {});
      // In another store they go on; what stays here is a copy.
      if ((left > 0 || found.loading) && found.state !== 'moved')
        throw new QueueError(
          'ERR_CAMPAIGN_OPEN',
          found.loading
            ? 'The load of this campaign has not ended. Repeat it, or cancel the campaign.'
            : `${left} redemptions of this campaign are open. Wait for them, or cancel the campaign and let workers finish what was sent.`,
        );
      await sql.query(`UPDATE redeemkit.campaign SET state = 'purged', loading = false WHERE id = $1`, [
        found.id,
      ]);
      return found;
    });
    for (let from = 0; from < row.nextSeq; from += stepSize)
      await database.query(
        `UPDATE redeemkit.item SET body = NULL, digest = NULL
         WHERE campaign_id = $1 AND seq >= $2 AND seq < $3 AND body IS NOT NULL`,
        [row.id, from, from + stepSize],
      );
    // Old row versions still hold the requests until they are vacuumed.
    await database.query('VACUUM redeemkit.item');
    // pg-boss deletes a queue only once it holds no job.
    await database.query(`DELETE FROM ${bossSchema}.job WHERE name = $1`, [jobQueueOf(row.id)]);
    await retryConflict(() => boss.deleteQueue(jobQueueOf(row.id)));
  } catch (error) {
    throw toStoreError(error);
  }
}

/**
 * Sets the limit of the whole fleet, requests per second; undefined: none. Workers follow within seconds.
 *
 * @throws QueueError ERR_OPTIONS_INVALID · ERR_STORE_*
 */
export async function setRate(queue: Queue, perSecond: number | undefined): Promise<void> {
  const { database, clientId } = open(queue);
  try {
    await writeRate(database, { clientId, perSecond });
  } catch (error) {
    throw toStoreError(error);
  }
}
