// In: a folder. Out: the PostgreSQL inside this process (PGlite) that keeps its files there.
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { QueueError, toStoreError } from './errors.ts';
import { takeFolder } from './folder-owner.ts';
import type { Database, Row, Sql } from './sql.ts';

/** What is used of PGlite, for statements. */
interface Runner {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: Row[] }>;
  exec(text: string): Promise<unknown>;
}

/** What is used of PGlite. */
interface Lite extends Runner {
  transaction<T>(body: (transaction: Runner) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

// By name, because its type declarations need a browser's and Emscripten's, which nobody here has; and only when an
// embedded store is opened, because it is 20 MB of WebAssembly.
const engine: string = '@electric-sql/pglite';
const loadEngine = async (): Promise<{
  create(options: { readonly dataDir: string; readonly startParams: readonly string[] }): Promise<Lite>;
}> => ((await import(engine)) as { PGlite: Awaited<ReturnType<typeof loadEngine>> }).PGlite;

const sqlOf = (runner: Runner): Sql => ({
  async query(text, values) {
    const { rows } = await runner.query(text, values === undefined ? undefined : [...values]);
    return rows;
  },
  async script(text) {
    await runner.exec(text);
  },
});

// PGlite's own parameters, with two of ours: a quarter of PostgreSQL's usual cache is enough for one worker's rows.
const startParams = [
  ...['--single', '-F', '-O', '-j'],
  ...[
    'search_path=public',
    'exit_on_error=false',
    'log_checkpoints=false',
    'max_worker_processes=0',
    'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0',
    'io_method=sync',
    'max_parallel_maintenance_workers=0',
    'shared_buffers=32MB',
    // Files are kept after a checkpoint; the default would let them grow to 1 GB.
    'max_wal_size=128MB',
  ].flatMap((parameter) => ['-c', parameter]),
];

// While the files are made PGlite holds them, its memory and a copy of both: with PostgreSQL's defaults 840 MB, with the
// smallest cache and log files of 1 MB instead of 16 some 610 MB. The cache in use is that of `startParams`.
const initParams = ['--wal-segsize=1', '-c', 'shared_buffers=2MB'];
const walSegment = 1_048_576;
// Its files, and room for their log.
const newDatabase = 64 * 1_048_576;

const runNode = promisify(execFile);

/** @throws QueueError ERR_STORE_IN_USE, or that the folder cannot be made or written */
function ownFolder(folder: string): () => void {
  let owned: ReturnType<typeof takeFolder>;
  try {
    owned = takeFolder(folder);
  } catch (error) {
    throw isReadOnly(folder) ? toStoreError({ code: 'EROFS' }) : toStoreError(error);
  }
  if ('giveBack' in owned) return owned.giveBack;
  throw new QueueError(
    'ERR_STORE_IN_USE',
    `Another process, perhaps in another container, has the folder: it keeps ${owned.takenBy} there. Stop it; if it ran on another machine and died, wait a minute.`,
  );
}

/** Making a folder on a read-only disk fails as if its parent were absent; the parent tells. */
function isReadOnly(folder: string): boolean {
  let place = resolve(folder);
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  try {
    accessSync(place, constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS';
  }
}

/** PGlite does not say why it cannot write; the disk does. */
function refuseFullDisk(
  folder: string,
  options: { readonly leastRoom: number; readonly cause?: unknown },
): void {
  const { blocks, bavail, bsize } = statfsSync(folder);
  const megabytes = (bytes: number): string => `${Math.floor(bytes / 1_048_576)} MB`;
  // Some file systems report no size at all.
  if (blocks === 0 || bavail * bsize >= options.leastRoom) return;
  throw new QueueError(
    'ERR_STORE_FULL',
    `The disk of the folder has ${megabytes(bavail * bsize)} left; ${megabytes(options.leastRoom)} are needed. Make room, or name a folder on another disk.`,
    options.cause === undefined ? {} : { cause: options.cause },
  );
}

/**
 * Makes a new database: in a process of its own, because what that takes (half a gigabyte) is never given back, and in
 * a folder that gets its name when it is whole.
 */
async function createData(folder: string): Promise<void> {
  const draft = join(folder, 'data.new');
  rmSync(draft, { recursive: true, force: true });
  const script = `
    const { PGlite } = await import(process.argv[1]);
    const initDbStartParams = JSON.parse(process.argv[3]);
    const lite = await PGlite.create({ dataDir: process.argv[2], initDbStartParams });
    await lite.close();`;
  const args = [import.meta.resolve(engine), draft, JSON.stringify(initParams)];
  await runNode(process.execPath, ['--input-type=module', '-e', script, ...args], { env: {} });
  renameSync(draft, join(folder, 'data'));
}

/**
 * Opens the embedded database; makes the folder (mode 0700) if it is not there. What it has committed survives the
 * death of the process, also by `kill -9`; it does not force files to the disk, so not the death of the machine.
 *
 * @throws QueueError ERR_STORE_IN_USE · ERR_STORE_DENIED · ERR_STORE_READ_ONLY · ERR_STORE_FULL · ERR_STORE_DAMAGED
 */
export async function openEmbedded(folder: string): Promise<Database> {
  const giveBack = ownFolder(folder);
  let lite: Lite;
  try {
    const dataDir = join(folder, 'data');
    if (!existsSync(dataDir)) {
      refuseFullDisk(folder, { leastRoom: newDatabase });
      await createData(folder);
    }
    lite = await (await loadEngine()).create({ dataDir, startParams });
  } catch (error) {
    giveBack();
    const known = toStoreError(error);
    if (known.code !== 'ERR_STORE_FAILED') throw known;
    refuseFullDisk(folder, { leastRoom: 2 * walSegment, cause: error });
    throw new QueueError(
      'ERR_STORE_DAMAGED',
      'The embedded database in this folder does not start: its files are damaged, or of another release of it. Restore a copy of the folder.',
      { cause: error },
    );
  }
  return {
    kind: 'embedded',
    ...sqlOf(lite),
    transaction: (body) => lite.transaction((transaction) => body(sqlOf(transaction))),
    async close() {
      try {
        await lite.close();
      } finally {
        giveBack();
      }
    },
  };
}
