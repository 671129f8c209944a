// A whole campaign on the embedded store against the sandbox, the command killed half-way and started again; and the parts around it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '@redeemkit/redeem-sandbox';
import { type ServedSandbox, serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaignCsv, csvHeader, csvLine } from '../support/campaign-files.ts';
import { folderWithKeys } from '../support/key-files.ts';
import { runBin, startBin } from '../support/run-bin.ts';

const clientId = 'SHOP_1';
const rich = '2160220000000001';
const poor = '2160220000000002';
const count = 400;

let cwd = '';
let sandbox: Sandbox;
let served: ServedSandbox;
// Requests that reached the gateway: what has to happen before the kill, instead of a time.
let arrived = 0;
let onArrival: (() => void) | undefined;

beforeAll(async () => {
  cwd = await folderWithKeys();
  const key = (name: string) => readFileSync(join(cwd, name));
  sandbox = createSandbox({
    signingKey: await importSigningKey(key('gateway.pem')),
    clients: [{ clientId, verificationKeys: await importVerificationKey(key('merchant-public.pem')) }],
    users: [
      { ipRoleId: rich, points: 1_000_000 },
      { ipRoleId: poor, points: 5 },
    ],
  });
  sandbox.journal.subscribe(() => {
    arrived += 1;
    onArrival?.();
  });
  served = await serveSandbox(sandbox, { port: 0 });
  writeFileSync(
    join(cwd, 'redeemkit.config.json'),
    JSON.stringify({
      ...{ url: served.url, clientId, signingKey: 'merchant.pem', gatewayKey: 'gateway-public.pem' },
      concurrency: 4,
    }),
  );
});
afterAll(async () => {
  await served.close();
  await sandbox.close();
});

const schema = JSON.parse(readFileSync(new URL('../../schemas/output.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
ajv.addSchema(schema, 'output');
const documented = (name: string, text: string): Record<string, unknown> => {
  const object: Record<string, unknown> = JSON.parse(text);
  const validate = ajv.getSchema(`output#/$defs/${name}`);
  expect(validate?.(object), JSON.stringify(validate?.errors)).toBe(true);
  return object;
};
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const campaign = (words: readonly string[], env: Record<string, string> = {}) =>
  runBin(['campaign', ...words], { cwd, env });

test('run, kill -9 half-way, run again: every bizNo redeemed once, every result there', async () => {
  const file = campaignCsv(count, 'RUN');
  write('june.csv', file);
  const child = startBin(['campaign', 'run', 'june.csv'], { cwd });
  const died = new Promise((resolve) => child.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    onArrival = () => {
      if (arrived >= count / 4) resolve();
    };
    died.then(() => reject(new Error('it ended before it was killed'))).catch(reject);
  });
  child.kill('SIGKILL');
  await died;
  expect(arrived).toBeLessThan(count);

  // Added only now: a refusal after an attempt that was cut off would not be believed, and be asked again for an hour.
  write('june.csv', `${file}${csvLine('RUN-POOR', poor)}\n`);
  const { code, out } = await campaign(['run', 'june.csv', '--json']);
  const worked = documented('campaign-run', out);
  expect(worked).toMatchObject({
    status: 'worked',
    campaign: 'june',
    done: true,
    loaded: 1,
    known: count,
    counts: { total: count + 1, open: 0, succeeded: count, failed: 1, unresolved: 0 },
  });
  expect(code).toBe(1); // one failed, certainly
  const lines = readFileSync(join(cwd, 'june.results.csv'), 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(count + 2);
  expect(lines.filter((line) => /^RUN-\d+,succeeded,SUCCESS,.*,yes,,\w+/.test(line))).toHaveLength(count);
  expect(lines.at(-1)).toMatch(/^RUN-POOR,failed,POINT_NOT_ENOUGH,/);
  // Debited once each, whatever was repeated.
  expect(sandbox.ledger.balance(rich)).toBe(1_000_000 - count * 10);

  const before = arrived;
  const again = await campaign(['run', 'june.csv']);
  expect(again.code).toBe(1);
  expect(again.out).toContain(`known before`);
  expect(arrived).toBe(before);
}, 180_000);

test('a changed request under a known bizNo is refused by line, and nothing is sent', async () => {
  const before = arrived;
  write('changed.csv', `${csvHeader}\n${csvLine('RUN-1').replace(/10$/, '20')}\n`);
  const { code, out, err } = await campaign(['run', 'changed.csv', '--name', 'june', '--json']);
  expect(code).toBe(1);
  expect(documented('campaign-run', out)).toMatchObject({
    status: 'stored',
    refusedCount: 1,
    refused: [{ line: 2 }],
  });
  expect(err).toContain('changed.csv:2: ');
  expect(err).toContain('ERR_BIZ_NO_BODY_CHANGED');
  expect(arrived).toBe(before);
}, 60_000);

test('bad lines: all told, exit code 64, and no store is made', async () => {
  write('bad.csv', `${csvHeader}\n${csvLine('')}\n${csvLine('OK')}\n${csvLine('OK')}\n`);
  const words = ['load', 'bad.csv', '--name', 'bad', '--store', 'new-store', '--bad-lines', 'bad.ndjson'];
  const { code, out, err } = await campaign([...words, '--json']);
  expect(code).toBe(64);
  expect(documented('campaign-load', out)).toMatchObject({ status: 'refused', good: 1, badCount: 2 });
  expect(err).toContain('bad.csv:2: bizNo is missing\nbad.csv:4: bizNo is that of line 3');
  expect(err).toContain('Nothing was stored');
  expect(readFileSync(join(cwd, 'bad.ndjson'), 'utf8').trim().split('\n')).toHaveLength(2);
  expect((await campaign(['status', '--store', 'new-store'])).err).toContain('ERR_STORE_ABSENT');
});

test('step by step: load, pause, resume, work, results, settle, purge', async () => {
  const store = ['--store', 'steps'];
  write('steps.ndjson', `${JSON.stringify(requestOf('STEP-1'))}\n${JSON.stringify(requestOf('STEP-2'))}\n`);
  const dry = await campaign(['load', 'steps.ndjson', '--name', 'steps', '--dry-run', '--json']);
  expect(documented('campaign-load', dry.out)).toMatchObject({ status: 'checked', good: 2 });
  const loaded = await campaign(['load', 'steps.ndjson', '--name', 'steps', ...store, '--json']);
  expect(documented('campaign-load', loaded.out)).toMatchObject({ status: 'stored', loaded: 2, known: 0 });
  const change = async (verb: string) =>
    documented(`campaign-${verb}`, (await campaign([verb, 'steps', ...store, '--json'])).out)['state'];
  expect(await change('pause')).toBe('paused');
  expect(await change('resume')).toBe('active');
  // Answers that are lost after the points moved: unknown, and with no repetition unresolved.
  const rule = sandbox.faults.add({ fault: 'drop-after-commit' });
  const work = ['work', 'steps', ...store, '--schedule', 'never', '--until-done', '--json'];
  const lost = await campaign(work);
  expect(lost.code).toBe(2);
  expect(documented('campaign-work', lost.out)).toMatchObject({
    counts: { total: 2, unresolved: 2, open: 0 },
  });
  sandbox.faults.remove(rule);
  const settle = (bizNo: string, as: string) =>
    campaign(['settle', bizNo, '--as', as, '--note', 'ticket', ...store, '--json']);
  expect(documented('campaign-settle', (await settle('STEP-1', 'succeeded')).out)).toMatchObject({
    state: 'succeeded',
  });
  expect(documented('campaign-settle', (await settle('STEP-2', 'retry')).out)).toMatchObject({
    state: 'waiting',
  });
  const found = await campaign(work);
  expect(found.code).toBe(0);
  expect(documented('campaign-work', found.out)).toMatchObject({ counts: { succeeded: 2 } });
  expect((await campaign(['purge', 'steps', ...store])).err).toContain('--yes');
  const results = await campaign(['results', 'steps', ...store, '--out', 'steps.csv', '--json']);
  expect(documented('campaign-results', results.out)).toMatchObject({ format: 'csv', count: 2 });
  const shown = await campaign(['results', 'steps', ...store, '--ndjson']);
  expect(
    shown.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).bizNo),
  ).toEqual(['STEP-1', 'STEP-2']);
  const purged = await campaign(['purge', 'steps', '--yes', ...store, '--json']);
  expect(documented('campaign-purge', purged.out)).toMatchObject({ state: 'purged' });
  const status = documented('campaign-status', (await campaign(['status', ...store, '--json'])).out);
  expect(status).toMatchObject({ campaigns: [{ campaign: 'steps', state: 'purged', done: true }] });
  const nothing = await campaign(['work', 'steps', ...store]);
  expect(nothing).toMatchObject({ code: 64 });
  expect(nothing.err).toContain('This campaign was purged');
}, 180_000);

function requestOf(bizNo: string) {
  return {
    ...{ benefitProductCode: 'POINT', bizNo, bizdt: '2026-01-01T12:00:00+08:00', ipRoleId: rich },
    ...{ sceneCode: 'CAFE', benefitRedeemInfos: [{ points: 10 }] },
  };
}
