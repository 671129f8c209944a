// In: a folder. Out: the PostgreSQL inside this process (PGlite) that keeps its files there.
import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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

const runNode = promisify(execFile);

/**
 * Makes a new database: in a process of its own, because what that takes (half a gigabyte) is never given back, and in
 * a folder that gets its name when it is whole.
 */
async function createData(folder: string): Promise<void> {
  const draft = join(folder, 'data.new');
  rmSync(draft, { recursive: true, force: true });
  const script = `
    const { PGlite } = await import(process.argv[1]);
    const lite = await PGlite.create({ dataDir: process.argv[2] });
    await lite.close();`;
  await runNode(process.execPath, ['--input-type=module', '-e', script, import.meta.resolve(engine), draft], {
    env: {},
  });
  renameSync(draft, join(folder, 'data'));
}

/**
 * Opens the embedded database; makes the folder (mode 0700) if it is not there. What it has committed survives the
 * death of the process, also by `kill -9`; it does not force files to the disk, so not the death of the machine.
 *
 * @throws QueueError ERR_STORE_IN_USE · ERR_STORE_DENIED · ERR_STORE_READ_ONLY · ERR_STORE_FULL · ERR_STORE_DAMAGED
 */
export async function openEmbedded(folder: string): Promise<Database> {
  let giveBack: () => void;
  try {
    giveBack = takeFolder(folder);
  } catch (error) {
    throw toStoreError(error);
  }
  let lite: Lite;
  try {
    const dataDir = join(folder, 'data');
    if (!existsSync(dataDir)) await createData(folder);
    lite = await (await loadEngine()).create({ dataDir, startParams });
  } catch (error) {
    giveBack();
    const known = toStoreError(error);
    if (known.code !== 'ERR_STORE_FAILED') throw known;
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
