// In: how many items changed from one state to another. Out: counts that are read in a moment, at any size of campaign.
import { stateNames } from './schema.ts';
import type { Sql } from './sql.ts';
import type { Counts } from './types.ts';

type StateName = (typeof stateNames)[number];

/** Additions and subtractions by state. */
export type TallyChanges = { readonly [state in StateName]?: number };

/** Workers spread their counts over this many rows of a campaign. */
export const shards = 8;

/** Adds to one row of a campaign's counts. */
export async function addToTally(
  sql: Sql,
  options: { readonly campaignId: number; readonly shard: number; readonly changes: TallyChanges },
): Promise<void> {
  const { campaignId, shard, changes } = options;
  const changed = stateNames.filter((name) => (changes[name] ?? 0) !== 0);
  if (changed.length === 0) return;
  await sql.query(
    `INSERT INTO redeemkit.tally (campaign_id, shard, ${changed.join(', ')})
     VALUES ($1, $2, ${changed.map((_, index) => `$${index + 3}`).join(', ')})
     ON CONFLICT (campaign_id, shard) DO UPDATE SET
     ${changed.map((name) => `${name} = tally.${name} + excluded.${name}`).join(', ')}`,
    [campaignId, shard, ...changed.map((name) => changes[name])],
  );
}

/** SQL for the sums of `tally`, as `toCounts` reads them. */
export const tallySums: string = stateNames
  .map((name) => `coalesce(sum(t.${name}), 0)::float8 AS ${name}`)
  .join(', ');

/** A row with `tallySums` → counts. */
export function toCounts(row: Record<string, unknown>): Counts {
  const of = (name: StateName): number => Number(row[name]);
  const open = of('pending') + of('sending') + of('waiting');
  const ends = of('succeeded') + of('failed') + of('unresolved') + of('cancelled');
  return Object.freeze({
    total: open + ends,
    open,
    pending: of('pending'),
    sending: of('sending'),
    waiting: of('waiting'),
    succeeded: of('succeeded'),
    failed: of('failed'),
    unresolved: of('unresolved'),
    cancelled: of('cancelled'),
  });
}
