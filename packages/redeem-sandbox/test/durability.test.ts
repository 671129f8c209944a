// In: a sandbox with a data folder under load, killed with SIGKILL at random moments. Out: nothing acknowledged is lost.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDataFolder } from '../src/data-folder.ts';
import { createPartner, generatePair, importPair, type Keys, redeemBody, USER } from './partner.ts';

const POINTS = 1_000_000;
const KILLS = 20;
const work = mkdtempSync(join(tmpdir(), 'redeemkit-kill-'));
const data = join(work, 'data');
const keyFile = join(work, 'keys.json');
const script = join(work, 'serve.mjs');
let merchant: Keys;
let gateway: Keys;
let child: ChildProcess | undefined;

beforeAll(async () => {
  const [m, g] = [generatePair(), generatePair()] as const;
  [merchant, gateway] = [await importPair(m), await importPair(g)];
  writeFileSync(keyFile, JSON.stringify({ merchantPublic: m.publicPem, gatewayPrivate: g.privatePem }));
  await build({
    entryPoints: [join(import.meta.dirname, 'fixtures/serve-data-folder.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@redeemkit/source'],
    external: ['node-sqlite3-wasm'],
    logLevel: 'error',
  });
  symlinkSync(join(import.meta.dirname, '../node_modules'), join(work, 'node_modules'));
});
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(work, { recursive: true });
});

const start = async (): Promise<string> => {
  child = spawn(process.execPath, [script, data, keyFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('no output to read');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('the sandbox ended before it listened');
};
const kill = async (): Promise<void> => {
  const dying = child;
  if (dying === undefined) return;
  const gone = new Promise((resolve) => dying.once('exit', resolve));
  dying.kill('SIGKILL');
  await gone;
};

test(`forgets nothing it acknowledged in ${KILLS} kills, and debits no bizNo twice`, async () => {
  const acknowledged = new Set<string>();
  const sent = new Set<string>();
  let unanswered: string[] = [];
  let counter = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const base = await start();
    // Node's fetch may wait for ever on a connection that died while it was being opened.
    const givingUp = new AbortController();
    const partner = createPartner({
      send: (request) => fetch(request, { signal: givingUp.signal }),
      merchant,
      gateway,
      clientId: 'LOAD',
      base,
      now: Date.now,
    });
    const killing = new AbortController();
    const left: string[] = [];
    const redeem = async (bizNo: string): Promise<void> => {
      sent.add(bizNo);
      try {
        const answer = await (await partner.post(redeemBody(bizNo))).open();
        expect(answer.result.resultCode).toBe('SUCCESS');
        acknowledged.add(bizNo);
      } catch (error) {
        if (!killing.signal.aborted) throw error;
        left.push(bizNo);
      }
    };
    // First what the last kill left open is sent again, as a merchant would; then new orders until the next kill.
    const resend = unanswered;
    const worker = async (): Promise<void> => {
      while (!killing.signal.aborted) {
        counter += 1;
        await redeem(resend.pop() ?? `order-${counter}`);
      }
    };
    const workers = Array.from({ length: 8 }, worker);
    // Killed after a number of answers, not after a time: a slow machine then takes longer and shows the same. From
    // before the first answer to some dozens; 20 rounds of 0 to 39 are more than 100, but for once in a hundred million.
    const enough = Math.floor(Math.random() * 40);
    const before = acknowledged.size;
    await Promise.race([
      ...workers,
      vi.waitFor(() => expect(acknowledged.size - before).toBeGreaterThanOrEqual(enough), {
        timeout: 30_000,
        interval: 1,
      }),
    ]);
    killing.abort();
    await kill();
    const soon = setTimeout(() => givingUp.abort(), 1_000);
    await Promise.all(workers);
    clearTimeout(soon);
    unanswered = [...left, ...resend];
  }
  expect(acknowledged.size).toBeGreaterThan(100);

  const store = openDataFolder(data);
  const entries = [...sent].map((bizNo) =>
    store.state.entry({ clientId: 'LOAD', operation: 'benefitRedeem', bizNo }),
  );
  const committed = entries.filter((entry) => entry !== undefined);
  const known = new Set(committed.map(({ bizNo }) => bizNo));
  expect([...acknowledged].filter((bizNo) => !known.has(bizNo))).toEqual([]);
  expect(committed.every(({ points }) => points === 1)).toBe(true);
  // The keys of the ledger are unique, so this holds only if no bizNo was debited twice.
  expect(store.state.balance(USER)).toBe(POINTS - committed.length);
  for (const bizNo of acknowledged) {
    const exchanges = store.state.exchanges({ bizNo });
    expect(exchanges.some(({ answered }) => answered?.resultCode === 'SUCCESS')).toBe(true);
    expect(exchanges.filter(({ answered }) => answered?.effect === 'committed').length).toBeLessThanOrEqual(
      1,
    );
  }
  await store.close();
}, 300_000);
