// In: a folder. Out: a store that keeps ledger and journal there, through restarts and crashes (SQLite in WebAssembly).
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { createTables, openTables, SCHEMA_VERSION } from './data-folder-tables.ts';
import { SandboxError } from './errors.ts';
import { takeFolder } from './folder-owner.ts';
import type { SandboxStore, StateWriter } from './state.ts';

const FILE = 'sandbox.sqlite';

/** What waits for the commit it is part of. */
interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens a data folder for `createSandbox({ store })`, and makes it if it is not there. What a promise of this store has
 * resolved for is on the disk (fsync), so that neither `kill -9` nor a power cut takes it back. What is asked for at
 * about the same time shares one commit.
 *
 * @throws SandboxError `ERR_DATA_FOLDER_IN_USE` while another process has it, `ERR_DATA_FOLDER_UNUSABLE` when it
 *   cannot be read or was written by a later release
 * @example
 * ```ts
 * const sandbox = createSandbox({ ...config, store: openDataFolder('./sandbox-data') });
 * ```
 */
export function openDataFolder(folder: string): SandboxStore {
  const giveBack = guarded(folder, () => ownFolder(folder));
  const path = join(folder, FILE);
  const db = guarded(
    folder,
    () => {
      // The library's own lock, a directory, outlives a crash; whoever owns the folder may clear it.
      rmSync(`${path}.lock`, { recursive: true, force: true });
      return openDatabase(path);
    },
    giveBack,
  );
  syncFolder(folder);
  const tables = openTables(db);
  const begin = db.prepare('begin immediate');
  const commit = db.prepare('commit');
  const rollback = db.prepare('rollback');
  const savepoint = db.prepare('savepoint work');
  const release = db.prepare('release work');
  const undo = db.prepare('rollback to work');
  const { finalize, ...state } = tables;

  let waiting: Waiting[] = [];
  let closed = false;
  // When the last commit ended, and how long it took, in milliseconds.
  let ended = 0;
  let took = 0;
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    const started = performance.now();
    try {
      commit.run();
      ended = performance.now();
      took = ended - started;
    } catch (error) {
      if (db.inTransaction) rollback.run();
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { resolve } of batch) resolve();
  };

  const transact = async <T>(work: (writer: StateWriter) => T): Promise<T> => {
    if (closed) throw new SandboxError('ERR_DATA_FOLDER_UNUSABLE', 'The data folder was closed.');
    if (waiting.length === 0) {
      begin.run();
      // A commit waits for the disk and everything waits for it: no more than half of the time is spent that way. On an
      // idle sandbox the next commit is due at once.
      const rest = ended + took - performance.now();
      if (rest > 0) setTimeout(flush, rest);
      else setImmediate(flush);
    }
    const durable = new Promise<void>((resolve, reject) => {
      waiting.push({ resolve, reject });
    });
    // Awaited below on every way but one: when SQLite itself fails in between, that error is the one to report.
    durable.catch(() => undefined);
    savepoint.run();
    let result: T;
    try {
      result = work(state);
    } catch (error) {
      undo.run();
      release.run();
      await durable;
      throw error;
    }
    release.run();
    await durable;
    return result;
  };

  return {
    state,
    transact,
    close: () => {
      if (!closed) {
        closed = true;
        flush();
        finalize();
        for (const statement of [begin, commit, rollback, savepoint, release, undo]) statement.finalize();
        db.close();
        giveBack();
      }
      return Promise.resolve();
    },
  };
}

function ownFolder(folder: string): () => void {
  const owned = takeFolder(folder);
  if ('giveBack' in owned) return owned.giveBack;
  throw new SandboxError(
    'ERR_DATA_FOLDER_IN_USE',
    `Another process, perhaps in another container, has the data folder: it keeps ${owned.takenBy} there. Stop that sandbox; if it ran on another machine and died, wait a minute.`,
  );
}

function openDatabase(path: string): InstanceType<typeof sqlite.Database> {
  const db = new sqlite.Database(path);
  // One process owns the file, so that the write-ahead log needs no shared memory, which WebAssembly does not have.
  db.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full;');
  const version = Number(db.get('pragma user_version')?.['user_version'] ?? 0);
  if (version > SCHEMA_VERSION) {
    db.close();
    throw new Error(`it has tables of version ${version}; this release knows ${SCHEMA_VERSION}`);
  }
  if (version === 0) createTables(db);
  return db;
}

// The names of new files are kept by the folder; Windows does not let folders be opened, nor needs it.
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Turns whatever the file system or SQLite says into one error that names the folder. */
function guarded<T>(folder: string, work: () => T, onFailure?: () => void): T {
  try {
    return work();
  } catch (error) {
    onFailure?.();
    if (error instanceof SandboxError) throw error;
    const said = error instanceof Error ? error.message : 'unknown error';
    throw new SandboxError('ERR_DATA_FOLDER_UNUSABLE', `The data folder ${folder} cannot be used: ${said}.`, {
      cause: error,
    });
  }
}
