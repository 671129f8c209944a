// In: databases that are down, foreign, too old, too new, read-only, full or in use. Out: a code each, early, and nothing stored.
import { execFile, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  closeQueue,
  copyCampaign,
  isQueueError,
  load,
  openQueue,
  status,
  work,
} from '@redeemkit/redeem-queue';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toStoreError } from '../src/errors.ts';
import { jobQueueOf } from '../src/find-campaign.ts';
import { open as partsOf } from '../src/open-queue.ts';
import { ensureSchema } from '../src/schema.ts';
import { createStore, storeNames, type TestStore } from './stores.ts';
import { clientId, createWorld, requests, rich } from './world.ts';

// A new embedded database takes seconds, on a busy machine many.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const codeOf = async (promise: Promise<unknown>): Promise<string | undefined> => {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return isQueueError(error) ? error.code : String(error);
  }
};
const folder = mkdtempSync(join(tmpdir(), 'redeemkit-bad-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a store that cannot be used', () => {
  it('is refused by its address', async () => {
    for (const url of ['nonsense', 'mysql://host/db', 'postgres://host/db?sslmode=no-verify'])
      expect(await codeOf(openQueue({ store: { url }, clientId }))).toBe('ERR_STORE_URL');
    const both = { folder, url: 'postgres://host/db' };
    expect(await codeOf(openQueue({ store: both, clientId }))).toBe('ERR_OPTIONS_INVALID');
    expect(await codeOf(openQueue({ store: { folder }, clientId: 'a b' }))).toBe('ERR_OPTIONS_INVALID');
  });

  it('is told from one that is down', async () => {
    // Nobody listens on port 2. One that was free a moment ago may be another test's by now.
    const url = 'postgres://user:a-secret@127.0.0.1:2/db';
    const error = await openQueue({ store: { url }, clientId }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'ERR_STORE_DOWN' });
    expect(String(error)).not.toContain('a-secret');
  });

  it('names the disk, the rights and the user from the codes of the system and of PostgreSQL', () => {
    for (const [code, expected] of [
      ['ENOSPC', 'ERR_STORE_FULL'],
      ['53100', 'ERR_STORE_FULL'],
      ['EROFS', 'ERR_STORE_READ_ONLY'],
      ['25006', 'ERR_STORE_READ_ONLY'],
      ['28P01', 'ERR_STORE_DENIED'],
      ['57P01', 'ERR_STORE_DOWN'],
      ['22P02', 'ERR_STORE_FAILED'],
    ] as const) {
      const error = toStoreError(Object.assign(new Error('row: 2160220037090534'), { code }));
      expect(error.code).toBe(expected);
      expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('2160220037090534');
    }
  });

  it('is a folder that holds damaged files', async () => {
    const damaged = join(folder, 'damaged');
    mkdirSync(join(damaged, 'data'), { recursive: true });
    writeFileSync(join(damaged, 'data', 'PG_VERSION'), '17\n');
    expect(await codeOf(openQueue({ store: { folder: damaged }, clientId }))).toBe('ERR_STORE_DAMAGED');
  });

  it('is a place where no folder can be made', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await codeOf(openQueue({ store: { folder: join(file, 'under') }, clientId }))).toBe(
      'ERR_STORE_DENIED',
    );
  });
});

// A file system that is full, or read-only, needs a mount of its own.
const mounts =
  process.platform !== 'linux' || spawnSync('unshare', ['--mount', 'true']).status !== 0
    ? 'this machine does not let mounts be made'
    : undefined;
if (mounts !== undefined) console.log(`Skipped, full and read-only disks: ${mounts}`);

describe.skipIf(mounts !== undefined)(`a new folder on a disk (${mounts ?? 'tmpfs'})`, () => {
  const script = `
    const { openQueue } = await import(process.argv[1]);
    await openQueue({ store: { folder: process.argv[2] }, clientId: 'C' }).then(
      () => process.stdout.write('opened'), ({ code, message }) => process.stdout.write(code + ' ' + message));
    process.exit();`;
  const openIn = (size: string, access: 'rw' | 'ro'): string => {
    const disk = mkdtempSync(join(folder, 'disk-'));
    const mount = `mount -t tmpfs -o size=${size} none "$0" && mount -o remount,${access} "$0" && exec "$@"`;
    const built = new URL('../dist/index.js', import.meta.url).href;
    const node = [process.execPath, '--input-type=module', '-e', script, built, join(disk, 'deep', 'store')];
    return spawnSync('unshare', ['--mount', 'sh', '-c', mount, disk, ...node], { encoding: 'utf8' }).stdout;
  };

  it('that is too small is said to be full, with what it has and what is needed', () => {
    for (const size of ['30m', '50m'])
      expect(openIn(size, 'rw')).toMatch(/^ERR_STORE_FULL .*\b\d\d MB left; 64 MB are needed/);
  });

  it('that is read-only is said to be so', () => {
    expect(openIn('200m', 'ro')).toMatch(/^ERR_STORE_READ_ONLY /);
  });
});

describe.each(storeNames)('the %s store', (name) => {
  let store: TestStore;
  beforeAll(async () => {
    store = await createStore(name);
  });
  afterAll(() => store.remove());

  it('is refused when an earlier or a later release made it, or when it is read-only', async () => {
    const { database } = partsOf(await store.open());
    const setVersion = (version: number): Promise<unknown> =>
      database.query('UPDATE redeemkit.meta SET version = $1', [version]);
    await setVersion(0);
    expect(await codeOf(ensureSchema(database))).toBe('ERR_STORE_OLDER');
    await setVersion(99);
    expect(await codeOf(ensureSchema(database))).toBe('ERR_STORE_NEWER');
    await setVersion(1);
    await ensureSchema(database);
    const readOnly = { ...database, query: async () => [{ read_only: 'on' }] };
    expect(await codeOf(ensureSchema(readOnly))).toBe('ERR_STORE_READ_ONLY');
  });

  it('keeps sealed requests that only the holder of the keys can work', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const sealingKey = await importSealingKey(pair.publicKey);
    const openingKeys = await importOpeningKey(pair.privateKey);
    const macKey = new Uint8Array(32).fill(7);
    const loader = await store.open({ sealing: { macKey, sealingKey } });
    const source = [...requests('sealed', { count: 3 })];
    const { client, deliveries } = await createWorld();
    expect(await load(loader, { campaign: 'sealed', requests: source })).toMatchObject({ loaded: 3 });
    const again = await load(loader, {
      campaign: 'sealed',
      requests: [source[0], { ...source[1], sceneCode: 'X' }],
    });
    expect(again).toMatchObject({ loaded: 0, known: 1, refusedCount: 1 });
    const rows = await partsOf(loader).database.query('SELECT * FROM redeemkit.item');
    const texts = rows.map(
      (row) => `${JSON.stringify(row)}${Buffer.from(row['body'] as Uint8Array).toString()}`,
    );
    for (const text of texts) expect(text).not.toContain(rich);

    const options = { client, campaign: 'sealed', stopWhenDone: true };
    expect(await codeOf(work(loader, options))).toBe('ERR_SEALING_KEY_MISSING');
    const stranger = await store.open({ sealing: { macKey: new Uint8Array(32).fill(8), openingKeys } });
    expect(await codeOf(work(stranger, options))).toBe('ERR_SEALED_BODY_REFUSED');
    expect(deliveries).toEqual([]);
    const worker = await store.open({ sealing: { macKey, openingKeys } });
    expect(await work(worker, options)).toMatchObject({ succeeded: 3 });
    expect(deliveries.map(({ body }) => JSON.parse(body) as unknown)).toEqual(
      expect.arrayContaining(source.map((request) => expect.objectContaining(request))),
    );
  });

  it('makes jobs again for a campaign that lost them', async () => {
    const queue = await store.open();
    const { client } = await createWorld();
    await load(queue, { campaign: 'lost', requests: requests('lost', { count: 120 }) });
    await partsOf(queue).database.query('DELETE FROM redeemkit_jobs.job');
    expect(await work(queue, { client, campaign: 'lost', stopWhenDone: true })).toMatchObject({
      succeeded: 120,
    });
  });
});

describe('the embedded store', () => {
  it('belongs to one process at a time, and goes on in PostgreSQL where that is needed', async () => {
    const store = { folder: join(folder, 'small') };
    const from = await openQueue({ store, clientId });
    expect(await codeOf(openQueue({ store, clientId }))).toBe('ERR_STORE_IN_USE');
    const { client, sandbox } = await createWorld({ rules: [{ fault: 'drop-after-commit', times: 5 }] });
    await load(from, { campaign: 'grown', requests: requests('grown', { count: 200 }) });
    const stop = new AbortController();
    let ends = 0;
    await work(from, {
      client,
      signal: stop.signal,
      schedule: [60_000],
      onSettled: () => {
        ends += 1;
        if (ends === 50) stop.abort();
      },
    });
    const target = await createStore(storeNames.at(-1) ?? 'embedded');
    try {
      const to = await target.open();
      expect(await copyCampaign('grown', { from, to })).toEqual({ campaign: 'grown', items: 200 });
      expect((await status(from)).campaigns[0]).toMatchObject({ state: 'moved', done: true });
      expect(await codeOf(copyCampaign('grown', { from, to }))).toBe('ERR_CAMPAIGN_STATE');
      expect(await work(from, { client, stopWhenDone: true })).toMatchObject({ attempts: 0 });
      expect(await codeOf(work(from, { client, campaign: 'grown' }))).toBe('ERR_CAMPAIGN_STATE');
      await work(to, { client, stopWhenDone: true, schedule: [60_000] });
      const [moved] = (await status(to)).campaigns;
      expect(moved).toMatchObject({ done: true, counts: { total: 200, succeeded: 200 } });
      for (const { bizNo } of requests('grown', { count: 200 }) as Iterable<{ bizNo: string }>)
        expect(sandbox.ledger.redemption(clientId, bizNo)?.points).toBe(1);
      expect(sandbox.ledger.balance(rich)).toBe(1_000_000 - 200);
    } finally {
      await target.remove();
      await closeQueue(from);
    }
    expect(await codeOf(status(from))).toBe('ERR_QUEUE_CLOSED');
  });

  it('takes up what a killed process had in its hands a second later, under another Request-Time', async () => {
    const store = { folder: join(folder, 'small') };
    const killed = await openQueue({ store, clientId });
    await load(killed, { campaign: 'held', requests: requests('held', { count: 1 }) });
    const { database, boss } = partsOf(killed);
    const [campaign] = await database.query(`SELECT id FROM redeemkit.campaign WHERE name = 'held'`);
    const name = jobQueueOf(Number(campaign?.['id']));
    // Fetched and never given back, as a kill leaves it.
    expect(await boss.fetch(name)).toHaveLength(1);
    await closeQueue(killed);
    const before = Date.now();
    const next = await openQueue({ store, clientId });
    const [job] = await partsOf(next).database.query(
      `SELECT state::text, (extract(epoch FROM start_after) * 1000)::float8 AS at FROM redeemkit_jobs.job WHERE name = $1`,
      [name],
    );
    expect(job?.['state']).toBe('retry');
    expect(Number(job?.['at'])).toBeGreaterThanOrEqual(before + 1_000);
    const { client } = await createWorld();
    expect(await work(next, { client, campaign: 'held', stopWhenDone: true })).toMatchObject({
      succeeded: 1,
    });
    await closeQueue(next);
  });

  it('leaves no timer behind when it cannot be opened after all', async () => {
    const store = { folder: join(folder, 'broken') };
    const queue = await openQueue({ store, clientId });
    // What opening does last fails.
    await partsOf(queue).database.query('ALTER TABLE redeemkit_jobs.job RENAME COLUMN start_after TO other');
    await closeQueue(queue);
    const timers = (): number => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    expect(await codeOf(openQueue({ store, clientId }))).toBe('ERR_STORE_FAILED');
    expect(timers()).toBeLessThanOrEqual(before);
    expect(await codeOf(openQueue({ store, clientId }))).toBe('ERR_STORE_FAILED');
  });
});

describe.each(storeNames)('kill -9 on the %s store', (name) => {
  it('loses nothing and redeems nothing twice', async () => {
    const args = ['--store', name, '--items', '240', '--kills', '2', '--restarts', '0', '--workers'];
    const run = fileURLToPath(new URL('../chaos/run.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [
      run,
      ...args,
      name === 'embedded' ? '1' : '2',
      '--seed',
      'npm-test',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ items: 240, kills: 2, overlaps: 0, violations: [] });
  });
});
