// In: a postgres:// URL. Out: that database through `pg`, a few connections at a time.
import pg from 'pg';
import { QueueError, toStoreError } from './errors.ts';
import type { Database, Row, Sql } from './sql.ts';

// A worker uses one connection at a time; the rest serve status and results beside it.
const connections = 4;
// A server that restarts is back within seconds; one that does not answer in ten is reported.
const connectMs = 10_000;
const statementMs = 120_000;

function checkUrl(url: string): void {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new QueueError(
      'ERR_STORE_URL',
      'The store is not a URL; expected postgres://user@host:5432/database.',
    );
  }
  if (!/^postgres(ql)?:$/.test(parsed.protocol))
    throw new QueueError('ERR_STORE_URL', 'The store must start with postgres://, or be given as a folder.');
  // Both let the driver accept any certificate.
  if (parsed.searchParams.get('sslmode') === 'no-verify' || parsed.searchParams.has('uselibpqcompat'))
    throw new QueueError(
      'ERR_STORE_URL',
      'sslmode=no-verify and uselibpqcompat are refused: they accept any certificate. Use sslmode=verify-full, with sslrootcert for a private CA.',
    );
}

/**
 * Opens PostgreSQL.
 *
 * @throws QueueError ERR_STORE_URL · ERR_STORE_DOWN · ERR_STORE_DENIED
 */
export async function openPostgres(url: string): Promise<Database> {
  checkUrl(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    // A server that vanished without a word must not hold a worker: longer than any statement here takes.
    query_timeout: statementMs,
    keepAlive: true,
    application_name: 'redeemkit',
    // A worker that vanishes with its machine must not hold a row for hours.
    options: '-c idle_in_transaction_session_timeout=60000 -c client_encoding=UTF8',
  });
  // A connection that breaks while idle is replaced by the next statement, which reports if it cannot be.
  pool.on('error', () => {});
  const sqlOf = (runner: pg.Pool | pg.PoolClient): Sql => ({
    async query(text, values) {
      const { rows } = await runner.query<Row>(text, values === undefined ? undefined : [...values]);
      return rows;
    },
    async script(text) {
      await runner.query(text);
    },
  });
  const database: Database = {
    kind: 'postgres',
    ...sqlOf(pool),
    async transaction(body) {
      const connection = await pool.connect();
      let broken = false;
      // Without a listener, a server that goes away in the middle of a transaction would end the process.
      const onError = (): void => {
        broken = true;
      };
      connection.on('error', onError);
      try {
        await connection.query('BEGIN');
        const result = await body(sqlOf(connection));
        await connection.query('COMMIT');
        return result;
      } catch (error) {
        await connection.query('ROLLBACK').catch(() => {
          broken = true;
        });
        throw error;
      } finally {
        connection.off('error', onError);
        connection.release(broken);
      }
    },
    close: () => pool.end(),
  };
  try {
    await database.query('SELECT 1');
  } catch (error) {
    await pool.end().catch(() => {});
    throw toStoreError(error);
  }
  return database;
}
