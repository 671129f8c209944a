// In: nothing. Out: the stores that every test of this package runs on, each opened once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeQueue, openQueue, type Queue, type QueueOptions } from '@redeemkit/redeem-queue';
import { clientId } from './world.ts';

// By URL, because it is plain JavaScript: the same file serves the chaos runs.
const { findPostgres, startPostgres } = (await import(
  new URL('../chaos/postgres-server.mjs', import.meta.url).href
)) as {
  findPostgres(): string | undefined;
  startPostgres(options: { readonly settings: readonly string[] }): Promise<{
    readonly url: string;
    stop(): Promise<void>;
  }>;
};

/** A store under test. */
export interface TestStore {
  readonly name: 'embedded' | 'postgres';
  /** Opens it, first closing the queue opened before: a folder has one owner. */
  open(options?: Partial<QueueOptions>): Promise<Queue>;
  /** The queue opened last. */
  current(): Queue;
  /** Closes it and deletes all of it. */
  remove(): Promise<void>;
}

const required = process.env['REQUIRE_POSTGRES'] === '1';
const found = findPostgres() !== undefined;
if (!found && required) throw new Error('REQUIRE_POSTGRES=1, and PostgreSQL is not on this machine.');
if (!found)
  console.log(
    'PostgreSQL is not on this machine: the queue is tested on the embedded store alone. Install it (Debian: postgresql) and run the tests again.',
  );

/** The names of the stores on this machine. */
export const storeNames: readonly TestStore['name'][] = found ? ['embedded', 'postgres'] : ['embedded'];

/** Makes an empty store. */
export async function createStore(name: TestStore['name']): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'redeemkit-queue-'));
  const server = name === 'postgres' ? await startPostgres({ settings: ['fsync=off'] }) : undefined;
  const store = server ? { url: server.url } : { folder: join(folder, 'campaigns') };
  let queue: Queue | undefined;
  const close = async (): Promise<void> => {
    if (queue) await closeQueue(queue);
    queue = undefined;
  };
  return {
    name,
    async open(options = {}) {
      await close();
      queue = await openQueue({ store, clientId, ...options });
      return queue;
    },
    current() {
      if (!queue) throw new Error('Open the store first.');
      return queue;
    },
    async remove() {
      await close();
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
