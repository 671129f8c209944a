// What --json prints is what schemas/output.schema.json documents, for every command and every way it can end.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyCommand } from '../src/command-table.ts';
import { folderWithKeys } from './support/key-files.ts';
import { runHere } from './support/run-here.ts';
import { type RunningSandbox, startSandbox } from './support/with-sandbox.ts';

const schema = JSON.parse(readFileSync(new URL('../schemas/output.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
ajv.addSchema(schema, 'output');
const validator = (name: string): ValidateFunction => {
  const validate = ajv.getSchema(`output#/$defs/${name}`);
  if (validate === undefined) throw new Error(`${name} is not documented`);
  return validate;
};

let cwd = '';
let sandbox: RunningSandbox;
let access: string[] = [];
beforeAll(async () => {
  cwd = await folderWithKeys();
  sandbox = await startSandbox(['--json', '--data', 'data'], { cwd });
  const { url, clientId, files } = JSON.parse(sandbox.printed());
  access = [
    ...['--url', url, '--client-id', clientId],
    ...['--signing-key', files.merchant, '--gateway-key', files.gatewayPublic],
  ];
});
afterAll(async () => {
  await sandbox.stop();
});

const documented = (name: string, text: string) => {
  expect(text).toMatch(/^\{[^\n]*\}\n$/);
  const object: Record<string, unknown> = JSON.parse(text);
  const validate = validator(name);
  expect(validate(object), JSON.stringify(validate.errors)).toBe(true);
  return object;
};
const run = (words: readonly string[], stdin = '{}') => runHere([...words, '--json'], { cwd, stdin });

const fields = ['--client-id', 'C', '--time', '2026-01-01T12:00:00Z', '--path', '/a'];
const request = (points: number, bizNo: string) =>
  JSON.stringify({
    benefitProductCode: 'POINT',
    bizNo,
    bizdt: 'x',
    ipRoleId: '2160220000000001',
    sceneCode: 'S',
    benefitRedeemInfos: [{ points }],
  });

test('every command is documented, with every member described or constant', () => {
  for (const { name } of everyCommand) expect(Object.keys(schema.$defs)).toContain(name.replace(' ', '-'));
});

test('a member that is not documented is found', () => {
  expect(validator('sign')({ signature: 's', algorithm: 'RSA256', keyVersion: '1', more: 1 })).toBe(false);
  expect(validator('redeem')({ status: 'succeeded' })).toBe(false);
});

test.each(everyCommand.map(({ name }) => name))('%s: an error', async (name) => {
  const { code, out } = await run([...name.split(' '), '--nonsense']);
  expect(code).toBe(64);
  documented('error', out);
});

test('keygen, keyinfo, completion, demo, sandbox', async () => {
  documented('keygen', (await run(['keygen', 'fresh'])).out);
  documented('keygen', (await run(['keygen', 'curve', '--alg', 'ECC224'])).out);
  documented('keyinfo', (await run(['keyinfo', 'fresh.pem', 'fresh-public.txt', 'ec.pem'])).out);
  documented('completion', (await run(['completion', 'bash'])).out);
  documented('demo', (await run(['demo'])).out);
  documented('sandbox', sandbox.printed());
});

test('conformance', async () => {
  documented('conformance', (await run(['conformance', '--only', 'times/'])).out);
  const { code, out } = await run(['conformance', '--only', 'times/window', '--exec', 'false']);
  expect(code).toBe(1);
  documented('conformance', out);
  documented('conformance', (await run(['conformance', '--export', 'vectors'])).out);
});

test('sign and verify', async () => {
  const { signature } = documented('sign', (await run(['sign', '--key', 'merchant.pem', ...fields])).out);
  const words = ['verify', '--key', 'merchant-public.pem', ...fields, '--signature', String(signature)];
  expect(documented('verify', (await run(words)).out)).toMatchObject({ verified: true });
  expect(documented('verify', (await run(words, 'other')).out)).toMatchObject({ verified: false });
});

test('explain and explain-key', async () => {
  const { signature } = documented('sign', (await run(['sign', '--key', 'merchant.pem', ...fields])).out);
  const words = ['explain', ...fields, '--signature', String(signature)];
  const own = await run([...words, '--key', 'merchant-public.pem'], '{}');
  expect(documented('explain', own.out)).toMatchObject({ verdict: 'verifies' });
  const newline = await run([...words, '--key', 'merchant-public.pem'], '{}\n');
  expect(documented('explain', newline.out)).toMatchObject({ verdict: 'explained' });
  documented('explain', (await run([...words, '--key', 'gateway-public.pem'])).out);
  for (const file of ['merchant.pem', 'merchant-public.pem', 'ec.pem'])
    expect(documented('explain-key', (await run(['explain-key', file])).out)).toMatchObject({ file });
});

test('seal and open', async () => {
  const sealed = documented('seal', (await run(['seal', '--key', 'gateway-public.pem'])).out);
  const words = ['--encrypt', String(sealed['encrypt'])];
  expect(
    documented('open', (await run(['open', '--key', 'gateway.pem', ...words], String(sealed['body']))).out),
  ).toEqual({
    body: '{}',
    aesBits: 256,
  });
  expect(
    documented('open', (await run(['open', '--key', 'merchant.pem', ...words], String(sealed['body']))).out),
  ).toMatchObject({ opened: false });
});

test('redeem, enquire and send, in every outcome', async () => {
  const wrongClient = access.map((word) => (word === 'SANDBOX_CLIENT' ? 'STRANGER' : word));
  const unreachable = access.map((word) => (word.startsWith('http') ? 'https://gateway.invalid' : word));
  const outcome = async (words: readonly string[], stdin: string, name = 'redeem') =>
    documented(name, (await run([...words], stdin)).out)['status'];
  expect(await outcome(['redeem', '-', ...access], request(1, 'S-1'))).toBe('succeeded');
  expect(await outcome(['redeem', '-', ...access, '--seal'], request(1, 'S-2'))).toBe('succeeded');
  expect(await outcome(['redeem', '-', ...access], request(100_000, 'F-1'))).toBe('failed');
  expect(await outcome(['redeem', '-', ...access, '--resend'], request(100_000, 'F-2'))).toBe('unknown');
  expect(await outcome(['redeem', '-', ...wrongClient], request(1, 'U-1'))).toBe('unknown');
  expect(await outcome(['redeem', '-', ...unreachable], request(1, 'U-2'))).toBe('unknown');
  const token = '{"accessToken":"sandbox-token-2160220000000001"}';
  expect(await outcome(['enquire', '-', ...access], token, 'enquire')).toBe('succeeded');
  expect(await outcome(['enquire', '-', ...access], '{"accessToken":"x"}', 'enquire')).toBe('failed');
  expect(await outcome(['send', '/api/other', '-', ...access], '{}', 'send')).toBe('failed');
});
