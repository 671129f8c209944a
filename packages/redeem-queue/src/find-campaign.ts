// In: a campaign's name. Out: its row, and the pg-boss queue that holds its jobs.
import { QueueError } from './errors.ts';
import type { Sql } from './sql.ts';
import type { CampaignState } from './types.ts';

/** A campaign as the database has it. */
export interface CampaignRow {
  readonly id: number;
  readonly name: string;
  readonly state: Exclude<CampaignState, 'loading'>;
  readonly loading: boolean;
  readonly leaseSeconds: number;
  readonly nextSeq: number;
  readonly createdAt: number;
}

/** The pg-boss queue of a campaign: one each, so that campaigns can be served in turns and dropped whole. */
export const jobQueueOf = (campaignId: number): string => `campaign-${campaignId}`;

/** Columns for `toCampaignRow`. */
export const campaignColumns =
  'id, name, state, loading, lease_seconds, next_seq, (extract(epoch FROM created_at) * 1000)::float8 AS created_ms';

export const toCampaignRow = (row: Record<string, unknown>): CampaignRow => ({
  id: Number(row['id']),
  name: String(row['name']),
  state: row['state'] as CampaignRow['state'],
  loading: row['loading'] === true,
  leaseSeconds: Number(row['lease_seconds']),
  nextSeq: Number(row['next_seq']),
  createdAt: Math.round(Number(row['created_ms'])),
});

/** A campaign's row; `lock` holds it against other changes until the transaction ends. */
export async function findCampaign(
  sql: Sql,
  options: { readonly clientId: string; readonly campaign: string; readonly lock?: boolean },
): Promise<CampaignRow | undefined> {
  const { clientId, campaign, lock = false } = options;
  const [row] = await sql.query(
    `SELECT ${campaignColumns} FROM redeemkit.campaign WHERE client_id = $1 AND name = $2${lock ? ' FOR UPDATE' : ''}`,
    [clientId, campaign],
  );
  return row && toCampaignRow(row);
}

/** The same. @throws QueueError ERR_CAMPAIGN_UNKNOWN */
export async function needCampaign(
  sql: Sql,
  options: { readonly clientId: string; readonly campaign: string; readonly lock?: boolean },
): Promise<CampaignRow> {
  const found = await findCampaign(sql, options);
  if (found) return found;
  throw new QueueError(
    'ERR_CAMPAIGN_UNKNOWN',
    'There is no campaign of this name for this clientId in the store. status() lists them.',
  );
}
