// In: claimed items about to be sent. Out: those that may be, marked as perhaps sent on the disk before they are.
import { randomUUID } from 'node:crypto';
import type { Hand, Item } from './hand.ts';
import { stateNumber } from './schema.ts';
import type { Sql } from './sql.ts';

/** An item this worker may send now. */
export interface Marked {
  readonly hand: Hand;
  readonly item: Item;
  /** The item's fence from here on. */
  readonly fence: number;
}

const { pending, sending, waiting } = stateNumber;

/** Names a worker in the rows it holds, for a person who looks. */
export const newWorkerId = (): string => randomUUID();

// Fence and state must be as claimed: a stalled worker, or one behind a cancelled campaign, gets nothing.
const mark = `
WITH r AS (
  SELECT * FROM json_to_recordset($1::json) AS x (c int, s bigint, f int, st smallint)
), u AS (
  UPDATE redeemkit.item i SET
    state = ${sending}, fence = i.fence + 1, attempts = i.attempts + 1, maybe_sent = true, holder = $2::uuid,
    evidence = CASE WHEN r.st = ${sending} AND jsonb_array_length(i.evidence) < 50 THEN i.evidence || $4::jsonb ELSE i.evidence END
  FROM r JOIN redeemkit.campaign c ON c.id = r.c
  WHERE i.campaign_id = r.c AND i.seq = r.s AND i.fence = r.f AND i.state = r.st
    AND ((c.state = 'active' AND NOT c.loading) OR (c.state = 'cancelled' AND i.maybe_sent))
  RETURNING i.campaign_id, i.seq, r.st
), t AS (
  INSERT INTO redeemkit.tally (campaign_id, shard, pending, waiting, sending)
  SELECT campaign_id, $3,
    -count(*) FILTER (WHERE st = ${pending}), -count(*) FILTER (WHERE st = ${waiting}),
    count(*) FILTER (WHERE st <> ${sending})
  FROM u GROUP BY campaign_id
  ON CONFLICT (campaign_id, shard) DO UPDATE SET pending = tally.pending + excluded.pending,
    waiting = tally.waiting + excluded.waiting, sending = tally.sending + excluded.sending
)
SELECT campaign_id, seq FROM u`;

/** Marks items; those that are not returned are not this worker's to send. */
export async function markItems(
  sql: Sql,
  options: {
    readonly items: readonly { readonly hand: Hand; readonly item: Item }[];
    readonly workerId: string;
    readonly shard: number;
    /** ISO 8601. */
    readonly at: string;
  },
): Promise<readonly Marked[]> {
  const { items, workerId, shard, at } = options;
  const asked = items.map(({ hand, item }) => ({
    c: hand.campaignId,
    s: item.seq,
    f: item.fence,
    st: item.interrupted ? sending : hand.kind === 'range' ? pending : waiting,
  }));
  const interrupted = JSON.stringify([
    { kind: 'interrupted', at, sent: 'maybe', reasonCode: 'ERR_WORKER_LOST' },
  ]);
  const rows = await sql.query(mark, [JSON.stringify(asked), workerId, shard, interrupted]);
  const granted = new Set(rows.map((row) => `${String(row['campaign_id'])}/${String(row['seq'])}`));
  return items
    .filter(({ hand, item }) => granted.has(`${hand.campaignId}/${item.seq}`))
    .map(({ hand, item }) => ({ hand, item, fence: item.fence + 1 }));
}
