// In: where campaigns are kept, and whose they are. Out: an open queue: tables checked, pg-boss started.
import PgBoss from 'pg-boss';
import { type AtRest, createAtRest } from './at-rest.ts';
import { openEmbedded } from './embedded-database.ts';
import { isQueueError, QueueError, toStoreError } from './errors.ts';
import { openPostgres } from './postgres-database.ts';
import { bossSchema, ensureSchema } from './schema.ts';
import { type Database, toBossDb } from './sql.ts';
import type { AtRestSealing, StoreLocation } from './types.ts';

/** What `openQueue` takes. */
export interface QueueOptions {
  readonly store: StoreLocation;
  /** The Client-Id that AlipayHK issued. bizNos are unique within it. */
  readonly clientId: string;
  readonly sealing?: AtRestSealing;
  /** Epoch milliseconds, for the times in evidence. Default: the machine's clock. Leases and slots use the database's. */
  readonly now?: () => number;
}

/** An open queue; pass it to the other functions, and to `closeQueue` in the end. */
export interface Queue {
  readonly clientId: string;
  readonly store: 'embedded' | 'postgres';
}

/** What the other files of this package see of a queue. */
export interface QueueParts {
  readonly clientId: string;
  readonly database: Database;
  readonly boss: PgBoss;
  readonly atRest: AtRest;
  readonly now: () => number;
}

const partsOf = new WeakMap<Queue, QueueParts>();

/** The parts of an open queue. @throws QueueError ERR_QUEUE_CLOSED */
export function open(queue: Queue): QueueParts {
  const parts = partsOf.get(queue);
  if (parts) return parts;
  throw new QueueError('ERR_QUEUE_CLOSED', 'This queue is closed, or did not come from openQueue.');
}

// How often one of the fleet's processes looks for leases that ran out: a lost job waits this much longer.
const superviseSeconds = 5;

/**
 * Opens a queue. The embedded store needs nothing but the folder; the first opening of a new one takes seconds.
 *
 * @throws QueueError ERR_OPTIONS_INVALID · ERR_STORE_* (README, "Errors")
 * @example
 * const queue = await openQueue({ store: { folder: './campaigns' }, clientId: 'MY_CLIENT_ID' });
 */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { store, clientId, sealing, now = Date.now } = options;
  // The grammar of the string to sign (docs/protocol §1), as in the client.
  if (typeof clientId !== 'string' || !/^[\w-]{1,64}$/.test(clientId))
    throw new QueueError('ERR_OPTIONS_INVALID', 'clientId must be 1 to 64 letters, digits, - or _.');
  const atRest = createAtRest(sealing);
  const location = store as { folder?: string; url?: string };
  if ((typeof location.folder === 'string') === (typeof location.url === 'string'))
    throw new QueueError('ERR_OPTIONS_INVALID', 'store must be { folder } or { url }.');
  const database =
    location.url === undefined
      ? await openEmbedded(location.folder as string)
      : await openPostgres(location.url);
  let boss: PgBoss | undefined;
  try {
    await ensureSchema(database);
    boss = new PgBoss({
      db: toBossDb(database),
      schema: bossSchema,
      schedule: false,
      supervise: true,
      maintenanceIntervalSeconds: superviseSeconds,
      // Finished jobs are of no use: what counts is in our own tables.
      archiveCompletedAfterSeconds: 60,
      deleteAfterMinutes: 1,
    });
    // Maintenance reports here; a statement that fails is reported by whoever runs it.
    boss.on('error', () => {});
    await boss.start();
    // This process alone has the folder: whatever a process before it left active is nobody's.
    if (database.kind === 'embedded') await releaseActive(database);
    const queue: Queue = Object.freeze({ clientId, store: database.kind });
    partsOf.set(queue, Object.freeze({ clientId, database, boss, atRest, now }));
    return queue;
  } catch (error) {
    // pg-boss may have started its timers: they would go on asking a database that is closed.
    await boss?.stop(atOnce).catch(() => {});
    await database.close().catch(() => {});
    throw isQueueError(error) ? error : toStoreError(error);
  }
}

// The database is ours to close.
const atOnce = { graceful: false, close: false, wait: true } as const;

/**
 * Lets every active job be fetched again, a second from now: a Request-Time tells seconds, and what the process before
 * sent in its last moment must not be sent again with the same one, which makes the same signature.
 */
const releaseActive = (database: Database): Promise<unknown> =>
  database.query(
    `UPDATE ${bossSchema}.job SET state = 'retry', start_after = now() + interval '1 s' WHERE state = 'active'`,
  );

/** Closes a queue. Stop `work` first, by its signal. */
export async function closeQueue(queue: Queue): Promise<void> {
  const { boss, database } = open(queue);
  partsOf.delete(queue);
  await boss.stop(atOnce).catch(() => {});
  await database.close();
}
