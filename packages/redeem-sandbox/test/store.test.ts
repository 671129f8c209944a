// In: the same calls on both stores. Out: the same state; and for the data folder, that it outlives its process.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sqlite from 'node-sqlite3-wasm';
import { afterEach, describe, expect, test } from 'vitest';
import { openDataFolder } from '../src/data-folder.ts';
import { createMemoryStore, isSandboxError, type SandboxStore } from '../src/index.ts';
import type { AnsweredRecord, LedgerEntry, ReceivedRecord } from '../src/state.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'redeemkit-store-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const received = (over: Partial<ReceivedRecord> = {}): ReceivedRecord => ({
  tracerId: 'tracer',
  at: 1_716_331_341_000,
  method: 'POST',
  path: '/api',
  headers: [
    ['Client-Id', 'ONE'],
    ['X', '1'],
    ['X', '2'],
  ],
  body: Uint8Array.of(0, 255),
  steps: [{ step: 'size', verdict: 'passed', detail: '2 bytes' }],
  ...over,
});
const answered = (over: Partial<AnsweredRecord> = {}): AnsweredRecord => ({
  at: 1_716_331_341_001,
  status: 200,
  headers: [['Tracer-Id', 'tracer']],
  body: Uint8Array.of(1),
  faults: ['delay'],
  effect: 'committed',
  ...over,
});
const entry = (over: Partial<LedgerEntry> = {}): LedgerEntry => ({
  clientId: 'ONE',
  operation: 'benefitRedeem',
  bizNo: 'order-1',
  ipRoleId: '2160',
  points: 3,
  bodyDigest: 'd',
  resultCode: 'SUCCESS',
  answer: '{}',
  at: 1,
  ...over,
});

describe.each([
  { kind: 'memory', open: () => createMemoryStore() },
  { kind: 'data folder', open: () => openDataFolder(newFolder()) },
])('$kind', ({ open }) => {
  const use = async (work: (store: SandboxStore) => Promise<void>) => {
    const store = open();
    await work(store);
    await store.close();
  };

  test('balances, entries and exchanges come back as they were written', () =>
    use(async (store) => {
      const full = received({
        opened: Uint8Array.of(7),
        clientId: 'ONE',
        operation: 'benefitRedeem',
        bizNo: 'order-1',
        ipRoleId: '2160',
      });
      const done = answered({ opened: Uint8Array.of(8), resultCode: 'SUCCESS', resultStatus: 'S' });
      const id = await store.transact((state) => {
        state.setBalance('2160', Number.MAX_SAFE_INTEGER);
        state.addEntry(entry());
        return state.addReceived(full);
      });
      expect(store.state.exchange(id)).toEqual({ id, received: full });
      await store.transact((state) => state.addAnswered(id, done));
      expect(store.state.exchange(id)).toEqual({ id, received: full, answered: done });
      expect(store.state.balance('2160')).toBe(Number.MAX_SAFE_INTEGER);
      expect(store.state.balance('2161')).toBeUndefined();
      expect(store.state.users(10)).toEqual([{ ipRoleId: '2160', points: Number.MAX_SAFE_INTEGER }]);
      expect(store.state.entry(entry())).toEqual(entry());
      expect(store.state.entry(entry({ bizNo: 'other' }))).toBeUndefined();
      expect(store.state.entry(entry({ clientId: 'TWO' }))).toBeUndefined();
      expect(store.state.entry(entry({ operation: 'benefitIssue' }))).toBeUndefined();
    }));

  test('what a failed piece of work wrote is gone, what ran beside it stays', () =>
    use(async (store) => {
      const settled = await Promise.allSettled([
        store.transact((state) => state.setBalance('2160', 1)),
        store.transact((state) => {
          state.setBalance('2160', 9);
          state.setBalance('2161', 9);
          state.addEntry(entry());
          state.addAnswered(state.addReceived(received()), answered());
          throw new Error('on purpose');
        }),
        store.transact((state) => state.setBalance('2162', 2)),
      ]);
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(store.state.users(10)).toEqual([
        { ipRoleId: '2160', points: 1 },
        { ipRoleId: '2162', points: 2 },
      ]);
      expect(store.state.entry(entry())).toBeUndefined();
      expect(store.state.exchanges({})).toEqual([]);
    }));

  test('an entry and an answer are written once', () =>
    use(async (store) => {
      await store.transact((state) => state.addEntry(entry()));
      await expect(store.transact((state) => state.addEntry(entry({ points: 9 })))).rejects.toThrow();
      const id = await store.transact((state) => state.addReceived(received()));
      await store.transact((state) => state.addAnswered(id, answered()));
      await expect(store.transact((state) => state.addAnswered(id, answered()))).rejects.toThrow();
      expect(store.state.entry(entry())?.points).toBe(3);
    }));

  test('the journal is found by bizNo and client, newest first, page by page', () =>
    use(async (store) => {
      const model: { id: number; bizNo: string; clientId: string }[] = [];
      for (let index = 0; index < 30; index += 1) {
        const bizNo = `order-${index % 3}`;
        const clientId = index % 2 === 0 ? 'ONE' : 'TWO';
        const id = await store.transact((state) => state.addReceived(received({ bizNo, clientId })));
        model.unshift({ id, bizNo, clientId });
      }
      fc.assert(
        fc.property(
          fc.record(
            {
              bizNo: fc.constantFrom('order-0', 'order-1', 'order-2', 'order-9'),
              clientId: fc.constantFrom('ONE', 'TWO', 'THREE'),
              before: fc.integer({ min: 0, max: 40 }),
              limit: fc.integer({ min: 1, max: 40 }),
            },
            { requiredKeys: [] },
          ),
          (filter) => {
            const expected = model
              .filter(({ id }) => id < (filter.before ?? Number.MAX_SAFE_INTEGER))
              .filter(({ bizNo }) => filter.bizNo === undefined || bizNo === filter.bizNo)
              .filter(({ clientId }) => filter.clientId === undefined || clientId === filter.clientId)
              .slice(0, filter.limit ?? 100)
              .map(({ id }) => id);
            expect(store.state.exchanges(filter).map(({ id }) => id)).toEqual(expected);
          },
        ),
      );
    }));
});

describe('memory', () => {
  test('the oldest exchanges leave when the journal is full', async () => {
    // A record of this test weighs some 330 bytes.
    const store = createMemoryStore({ exchanges: 3, journalBytes: 1_800 });
    for (let index = 0; index < 5; index += 1) await store.transact((state) => state.addReceived(received()));
    expect(store.state.exchanges({}).map(({ id }) => id)).toEqual([5, 4, 3]);
    const id = await store.transact((state) => state.addReceived(received({ body: new Uint8Array(900) })));
    expect(store.state.exchanges({}).map((exchange) => exchange.id)).toEqual([id, 5]);
    // An answer to a request that has left is let go, too.
    await store.transact((state) => state.addAnswered(1, answered()));
    expect(store.state.exchange(1)).toBeUndefined();
  });

  test('a full ledger refuses and keeps what it has', async () => {
    const store = createMemoryStore({ entries: 1 });
    await store.transact((state) => state.addEntry(entry()));
    const second = store.transact((state) => state.addEntry(entry({ bizNo: 'order-2' })));
    await expect(second).rejects.toMatchObject({ code: 'ERR_LEDGER_FULL' });
    expect(store.state.entry(entry())).toBeDefined();
  });
});

describe('data folder', () => {
  test('is there after closing and opening again', async () => {
    const folder = newFolder();
    const first = openDataFolder(folder);
    const id = await first.transact((state) => {
      state.setBalance('2160', 5);
      return state.addReceived(received());
    });
    await first.close();
    await first.close();
    await expect(first.transact(() => 1)).rejects.toMatchObject({ code: 'ERR_DATA_FOLDER_UNUSABLE' });
    const second = openDataFolder(folder);
    expect(second.state.balance('2160')).toBe(5);
    expect(second.state.exchange(id)?.received).toEqual(received());
    await second.close();
    expect(readdirSync(folder)).toEqual(['sandbox.sqlite']);
  });

  test('belongs to one process at a time', async () => {
    const folder = newFolder();
    const first = openDataFolder(folder);
    expect(() => openDataFolder(folder)).toThrow(expect.objectContaining({ code: 'ERR_DATA_FOLDER_IN_USE' }));
    await first.close();
    await openDataFolder(folder).close();
  });

  test('of another machine is taken over only when that has been silent for a minute', async () => {
    const folder = newFolder();
    const owner = join(folder, 'owner-00000000-0-1-00000000');
    writeFileSync(owner, '');
    mkdirSync(join(folder, 'sandbox.sqlite.lock'));
    const renewed = (ago: number) =>
      utimesSync(owner, new Date(Date.now() - ago), new Date(Date.now() - ago));
    renewed(30_000);
    expect(() => openDataFolder(folder)).toThrow(expect.objectContaining({ code: 'ERR_DATA_FOLDER_IN_USE' }));
    renewed(61_000);
    await openDataFolder(folder).close();
    expect(readdirSync(folder)).toEqual(['sandbox.sqlite']);
  });

  test.each([
    [
      'is not a database',
      (folder: string) => writeFileSync(join(folder, 'sandbox.sqlite'), 'x'.repeat(4096)),
    ],
    [
      'comes from a later release',
      (folder: string) => {
        const db = new sqlite.Database(join(folder, 'sandbox.sqlite'));
        db.exec('pragma user_version = 99');
        db.close();
      },
    ],
    ['is a folder itself', (folder: string) => mkdirSync(join(folder, 'sandbox.sqlite'))],
  ])('a file that %s is refused and the folder given back', (_, spoil) => {
    const folder = newFolder();
    spoil(folder);
    for (let time = 0; time < 2; time += 1) {
      let caught: unknown;
      try {
        openDataFolder(folder);
      } catch (error) {
        caught = error;
      }
      expect(isSandboxError(caught) && caught.code).toBe('ERR_DATA_FOLDER_UNUSABLE');
    }
  });

  test('a path that cannot be a folder is refused', () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(() => openDataFolder(file)).toThrow(expect.objectContaining({ code: 'ERR_DATA_FOLDER_UNUSABLE' }));
  });

  test.each(['entries', 'received', 'answered'])('nothing in %s can be changed or deleted', async (table) => {
    const folder = newFolder();
    const store = openDataFolder(folder);
    await store.transact((state) => {
      state.addEntry(entry());
      state.addAnswered(state.addReceived(received()), answered());
    });
    await store.close();
    const db = new sqlite.Database(join(folder, 'sandbox.sqlite'));
    db.exec('pragma locking_mode = exclusive');
    expect(() => db.exec(`update ${table} set at = 2`)).toThrow('append-only');
    expect(() => db.exec(`delete from ${table}`)).toThrow('append-only');
    db.close();
  });
});
