// In: a batch of encoded requests. Out: those that are new stored with their jobs and counts, all in one transaction.
import type PgBoss from 'pg-boss';
import type { AtRest } from './at-rest.ts';
import { insertRanges } from './jobs.ts';
import { retryConflict } from './retry-conflict.ts';
import type { Database, Sql } from './sql.ts';
import { addToTally } from './tally.ts';
import type { RefusedItem } from './types.ts';

/** A valid request, encoded. */
export interface Candidate {
  readonly index: number;
  readonly bizNo: string;
  readonly body: Uint8Array;
}

/** What became of a batch. */
export interface BatchResult {
  readonly loaded: number;
  readonly known: number;
  readonly refused: readonly RefusedItem[];
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

const insertItems = `
INSERT INTO redeemkit.item (campaign_id, seq, client_id, biz_no, digest, body)
SELECT $1, $2::bigint + n, $3, biz_no, decode(digest, 'base64'), decode(body, 'base64')
FROM json_to_recordset($4::json) AS x (n int, biz_no text, digest text, body text)
-- The same order in every load: two loads with the same bizNos wait for each other, and never both.
ORDER BY biz_no COLLATE "C"
ON CONFLICT (client_id, biz_no) DO NOTHING
RETURNING seq`;

/** Stores a batch, or nothing when the load has been stopped. Requests that are there with the same bytes count as known; with other bytes they are refused. */
export async function storeBatch(options: {
  readonly database: Database;
  readonly boss: PgBoss;
  readonly atRest: AtRest;
  readonly clientId: string;
  readonly campaignId: number;
  /** Of the load under way. */
  readonly loader: string;
  readonly items: readonly Candidate[];
}): Promise<BatchResult | 'stopped'> {
  const { database, boss, atRest, clientId, campaignId, loader, items } = options;
  const digests = items.map(({ body }) => base64(atRest.digest(body)));
  const records = await Promise.all(
    items.map(async ({ bizNo, body }, n) => ({
      n,
      biz_no: bizNo,
      digest: digests[n],
      body: base64(await atRest.close(body, { clientId, bizNo })),
    })),
  );
  const store = async (sql: Sql): Promise<BatchResult | 'stopped'> => {
    const [claimed] = await sql.query(
      `UPDATE redeemkit.campaign SET next_seq = next_seq + $2
       WHERE id = $1 AND loader = $3::uuid AND state IN ('active', 'paused') RETURNING next_seq - $2 AS first`,
      [campaignId, items.length, loader],
    );
    // Cancelled meanwhile, or another load of it began.
    if (!claimed) return 'stopped';
    const first = Number(claimed?.['first']);
    const inserted = new Set(
      (await sql.query(insertItems, [campaignId, first, clientId, JSON.stringify(records)])).map(
        (row) => Number(row['seq']) - first,
      ),
    );
    if (inserted.size > 0) {
      await insertRanges(boss, { sql, campaignId, from: first, to: first + items.length });
      await addToTally(sql, { campaignId, shard: 0, changes: { pending: inserted.size } });
    }
    const others = items.map((item, n) => ({ ...item, n })).filter(({ n }) => !inserted.has(n));
    const kept = await digestsOf(sql, { clientId, bizNos: others.map(({ bizNo }) => bizNo) });
    const refused = others
      .filter(({ bizNo, n }) => {
        const digest = kept.get(bizNo);
        // Purged: nothing to compare with, and it must not be sent again in any case.
        return digest !== undefined && digest !== null && digest !== digests[n];
      })
      .map(({ index, bizNo }) => ({
        index,
        bizNo,
        code: 'ERR_BIZ_NO_BODY_CHANGED',
        message: 'This bizNo is stored with another request. One order, one bizNo, one request.',
      }));
    return { loaded: inserted.size, known: others.length - refused.length, refused };
  };
  return retryConflict(() => database.transaction(store));
}

async function digestsOf(
  sql: Pick<Database, 'query'>,
  options: { readonly clientId: string; readonly bizNos: readonly string[] },
): Promise<ReadonlyMap<string, string | null>> {
  if (options.bizNos.length === 0) return new Map();
  const rows = await sql.query(
    `SELECT biz_no, translate(encode(digest, 'base64'), E'\\n', '') AS digest
     FROM redeemkit.item WHERE client_id = $1 AND biz_no = ANY ($2::text[])`,
    [options.clientId, options.bizNos],
  );
  return new Map(rows.map((row) => [String(row['biz_no']), row['digest'] as string | null]));
}
