// In: a campaign in one store. Out: the same campaign in another, ready to go on; the first never works it again.
import { QueueError, toStoreError } from './errors.ts';
import { needCampaign } from './find-campaign.ts';
import { ensureJobQueue } from './jobs.ts';
import { open, type Queue } from './open-queue.ts';
import { repairJobs } from './repair-jobs.ts';
import { stateNames, stateNumber } from './schema.ts';
import type { Sql } from './sql.ts';

const batchSize = 1_000;

const columns =
  'seq, state, fence, attempts, throttles, maybe_sent, settled_at, biz_no, result_code, digest, body, evidence';

const readBatch = `
SELECT json_build_object('seq', seq, 'state', state, 'fence', fence, 'attempts', attempts, 'throttles', throttles,
  'maybe_sent', maybe_sent, 'settled_at', settled_at, 'biz_no', biz_no, 'result_code', result_code,
  'digest', encode(digest, 'base64'), 'body', encode(body, 'base64'), 'evidence', evidence)::text AS item, seq
FROM redeemkit.item WHERE campaign_id = $1 AND seq > $2 ORDER BY seq LIMIT ${batchSize}`;

const writeBatch = `
INSERT INTO redeemkit.item (campaign_id, client_id, ${columns})
SELECT $1, $2, seq, state, fence, attempts, throttles, maybe_sent, settled_at, biz_no, result_code,
  decode(digest, 'base64'), decode(body, 'base64'), evidence
FROM json_to_recordset($3::json) AS x (seq bigint, state smallint, fence int, attempts smallint, throttles smallint,
  maybe_sent boolean, settled_at timestamptz, biz_no text, result_code text, digest text, body text, evidence jsonb)
ON CONFLICT (client_id, biz_no) DO NOTHING RETURNING seq`;

/** What `copyCampaign` returns. */
export interface CopyReport {
  readonly campaign: string;
  readonly items: number;
}

/**
 * Moves a campaign from one store to another, for example from a laptop's folder to PostgreSQL: outcomes, evidence and
 * what is open, under the same name. Nobody works it meanwhile; in the first store it stays as `moved`. A copy that
 * broke off is repeated by calling again. Sealed requests stay sealed with the same keys.
 *
 * @throws QueueError ERR_CAMPAIGN_UNKNOWN · ERR_CAMPAIGN_STATE (loading, purged or moved; or a worker still has some
 *   of it: stop workers and call again) · ERR_CAMPAIGN_CONFLICT (the target has its bizNos in another campaign) ·
 *   ERR_CLIENT_ID_MISMATCH · ERR_STORE_*
 */
export async function copyCampaign(
  campaign: string,
  options: { readonly from: Queue; readonly to: Queue },
): Promise<CopyReport> {
  const from = open(options.from);
  const to = open(options.to);
  const { clientId } = from;
  if (clientId !== to.clientId)
    throw new QueueError('ERR_CLIENT_ID_MISMATCH', 'Both queues must be opened with the same clientId.');
  try {
    const source = await from.database.transaction(async (sql) => {
      const row = await needCampaign(sql, { clientId, campaign, lock: true });
      if (row.loading || !['active', 'paused', 'cancelled', 'moving'].includes(row.state))
        throw new QueueError(
          'ERR_CAMPAIGN_STATE',
          `This campaign is ${row.loading ? 'loading' : row.state} and cannot be moved.`,
        );
      // Where it goes on: a cancelled campaign stays cancelled. Workers stop taking from it at once.
      if (row.state !== 'moving')
        await sql.query(`UPDATE redeemkit.campaign SET state = 'moving', moved_from = state WHERE id = $1`, [
          row.id,
        ]);
      const [again] = await sql.query('SELECT moved_from FROM redeemkit.campaign WHERE id = $1', [row.id]);
      return { ...row, goesOn: String(again?.['moved_from']) };
    });
    if (from.database.kind === 'postgres') await refuseInFlight(from.database, source.id);

    const targetId = await prepareTarget(to.database, { clientId, campaign, source });
    await ensureJobQueue(to.boss, { campaignId: targetId, leaseSeconds: source.leaseSeconds });
    let items = 0;
    for (let after = -1; ; ) {
      const rows = await from.database.query(readBatch, [source.id, after]);
      if (rows.length === 0) break;
      after = Number(rows.at(-1)?.['seq']);
      items += rows.length;
      await to.database.query(writeBatch, [
        targetId,
        clientId,
        `[${rows.map((row) => String(row['item'])).join(',')}]`,
      ]);
    }
    await finishTarget(to.database, { targetId, items, source });
    await from.database.query(`UPDATE redeemkit.campaign SET state = 'moved' WHERE id = $1`, [source.id]);
    await to.database.query('UPDATE redeemkit.campaign SET state = $2, loading = false WHERE id = $1', [
      targetId,
      source.goesOn,
    ]);
    await repairJobs(to, { campaignId: targetId });
    return { campaign, items };
  } catch (error) {
    throw toStoreError(error);
  }
}

/** On a server others may be at work; in a folder nobody else is. */
async function refuseInFlight(sql: Sql, campaignId: number): Promise<void> {
  const [row] = await sql.query(
    `SELECT count(*)::int AS n FROM redeemkit.item WHERE campaign_id = $1 AND state = ${stateNumber.sending}`,
    [campaignId],
  );
  const inFlight = Number(row?.['n']);
  if (inFlight > 0)
    throw new QueueError(
      'ERR_CAMPAIGN_STATE',
      `${inFlight} redemptions of this campaign are in flight. Workers take no more of it; call again when they have ended.`,
    );
}

async function prepareTarget(
  database: Sql,
  options: {
    readonly clientId: string;
    readonly campaign: string;
    readonly source: { readonly leaseSeconds: number; readonly nextSeq: number };
  },
): Promise<number> {
  const { clientId, campaign, source } = options;
  await database.query(
    `INSERT INTO redeemkit.campaign (client_id, name, state, lease_seconds, next_seq)
     VALUES ($1, $2, 'moving', $3, $4) ON CONFLICT DO NOTHING`,
    [clientId, campaign, source.leaseSeconds, source.nextSeq],
  );
  const target = await needCampaign(database, { clientId, campaign });
  if (target.state !== 'moving')
    throw new QueueError('ERR_CAMPAIGN_CONFLICT', 'The target store has a campaign of this name already.');
  return target.id;
}

/** Checks that all have arrived, and counts them. */
async function finishTarget(
  database: { transaction<T>(body: (sql: Sql) => Promise<T>): Promise<T> },
  options: {
    readonly targetId: number;
    readonly items: number;
    readonly source: { readonly nextSeq: number };
  },
): Promise<void> {
  const { targetId, items } = options;
  await database.transaction(async (sql) => {
    const sums = stateNames.map((name, index) => `count(*) FILTER (WHERE state = ${index}) AS ${name}`);
    const [row] = await sql.query(
      `SELECT count(*)::int AS total, ${sums.join(', ')} FROM redeemkit.item WHERE campaign_id = $1`,
      [targetId],
    );
    if (Number(row?.['total']) !== items)
      throw new QueueError(
        'ERR_CAMPAIGN_CONFLICT',
        `${items - Number(row?.['total'])} bizNos of this campaign are in another campaign of the target store. Nothing of it is worked there.`,
      );
    await sql.query('DELETE FROM redeemkit.tally WHERE campaign_id = $1', [targetId]);
    await sql.query(
      `INSERT INTO redeemkit.tally (campaign_id, shard, ${stateNames.join(', ')})
       VALUES ($1, 0, ${stateNames.map((_, index) => `$${index + 2}`).join(', ')})`,
      [targetId, ...stateNames.map((name) => row?.[name])],
    );
  });
}
