// In: a database. Out: our tables in it, made if absent; refused when another version of this package made them.
import { isQueueError, QueueError, toStoreError } from './errors.ts';
import type { Database } from './sql.ts';

/** Grows with every change of the tables below. */
export const schemaVersion = 1;
/** pg-boss keeps its tables in a schema of their own, so that its migrations touch none of ours. */
export const bossSchema = 'redeemkit_jobs';

// States in the database are small numbers in the order of this list.
export const stateNames = [
  'pending',
  'sending',
  'waiting',
  'succeeded',
  'failed',
  'unresolved',
  'cancelled',
] as const;
type StateName = (typeof stateNames)[number];
export const stateNumber = Object.fromEntries(stateNames.map((name, index) => [name, index])) as {
  readonly [state in StateName]: number;
};

// An open item belongs to one job: `job` names the list job that repeats it; while it is null, the job of its range.
// So no two jobs ever hold the same item.
// `loader` names the load under way: of two loads of one campaign at once the later goes on, and only its end is one.
// `tally` counts in 8 rows a campaign, so that workers of a fleet rarely wait for each other's count.
const tables = `
CREATE TABLE redeemkit.meta (version int NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE redeemkit.campaign (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id text NOT NULL,
  name text NOT NULL,
  state text NOT NULL DEFAULT 'active',
  loading boolean NOT NULL DEFAULT true,
  loader uuid,
  moved_from text,
  lease_seconds int NOT NULL,
  next_seq bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (client_id, name)
);
CREATE TABLE redeemkit.tally (
  campaign_id int NOT NULL REFERENCES redeemkit.campaign,
  shard smallint NOT NULL,
  ${stateNames.map((name) => `${name} bigint NOT NULL DEFAULT 0`).join(',\n  ')},
  PRIMARY KEY (campaign_id, shard)
) WITH (fillfactor = 20);
CREATE TABLE redeemkit.item (
  campaign_id int NOT NULL REFERENCES redeemkit.campaign,
  seq bigint NOT NULL,
  state smallint NOT NULL DEFAULT 0,
  fence int NOT NULL DEFAULT 0,
  attempts smallint NOT NULL DEFAULT 0,
  throttles smallint NOT NULL DEFAULT 0,
  maybe_sent boolean NOT NULL DEFAULT false,
  settled_at timestamptz,
  job uuid,
  holder uuid,
  client_id text NOT NULL,
  biz_no text NOT NULL,
  result_code text,
  digest bytea,
  body bytea,
  evidence jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (client_id, biz_no)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX item_by_seq ON redeemkit.item (campaign_id, seq);
CREATE TABLE redeemkit.rate (
  client_id text PRIMARY KEY,
  per_second double precision,
  current double precision,
  next_slot timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  window_start timestamptz NOT NULL DEFAULT now(),
  window_count int NOT NULL DEFAULT 0
) WITH (fillfactor = 20);
INSERT INTO redeemkit.meta (version) VALUES (${schemaVersion});
`;

const readVersion = async (database: Database): Promise<number | undefined> => {
  const [found] = await database.query(`SELECT to_regclass('redeemkit.meta') IS NOT NULL AS there`);
  if (found?.['there'] !== true) return undefined;
  const [row] = await database.query('SELECT version FROM redeemkit.meta');
  return Number(row?.['version']);
};

/**
 * Makes the tables, or checks those that are there.
 *
 * @throws QueueError ERR_STORE_OLDER · ERR_STORE_NEWER · ERR_STORE_READ_ONLY · ERR_STORE_DENIED
 */
export async function ensureSchema(database: Database): Promise<void> {
  try {
    const [mode] = await database.query(`SELECT current_setting('transaction_read_only') AS read_only`);
    if (mode?.['read_only'] === 'on')
      throw new QueueError(
        'ERR_STORE_READ_ONLY',
        'The database is read-only: a replica, or set so. Use the address of the primary server.',
      );
    let version = await readVersion(database);
    if (version === undefined) {
      await database.transaction(async (sql) => {
        // Several workers may start on a new database at the same moment.
        await sql.query(`SELECT pg_advisory_xact_lock(hashtext('redeemkit.schema'))`);
        const [row] = await sql.query(`SELECT to_regclass('redeemkit.meta') IS NULL AS absent`);
        if (row?.['absent'] !== true) return;
        await sql.script(`CREATE SCHEMA IF NOT EXISTS redeemkit;${tables}`);
      });
      version = await readVersion(database);
    }
    if (version === schemaVersion) return;
    if (version !== undefined && version > schemaVersion)
      throw new QueueError(
        'ERR_STORE_NEWER',
        `The database was made by a later release (tables of version ${version}, this release knows ${schemaVersion}). Update this package on this machine.`,
      );
    throw new QueueError(
      'ERR_STORE_OLDER',
      `The database was made by an earlier release (tables of version ${version ?? 'unknown'}, this release needs ${schemaVersion}). Finish its campaigns with that release, or open an empty database.`,
    );
  } catch (error) {
    throw isQueueError(error) ? error : toStoreError(error);
  }
}
