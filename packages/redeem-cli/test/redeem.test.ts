import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox } from '@redeemkit/redeem-sandbox';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderWithKeys } from './support/key-files.ts';
import { leakedParts } from './support/leaked-parts.ts';
import { runBin } from './support/run-bin.ts';
import { type RunningSandbox, startSandbox } from './support/with-sandbox.ts';

const user = '2160220000000001';
const clientId = 'SHOP_1';

let cwd = '';
let sandbox: RunningSandbox;
let access: string[] = [];

beforeAll(async () => {
  cwd = await folderWithKeys();
  sandbox = await startSandbox(
    ['--client-id', clientId, '--client-key', 'merchant-public.pem', '--gateway-key', 'gateway.pem'],
    { cwd },
  );
  access = [
    ...['--url', sandbox.url, '--client-id', clientId],
    ...['--signing-key', 'merchant.pem', '--gateway-key', 'gateway-public.pem'],
  ];
});
afterAll(async () => {
  expect(await sandbox.stop()).toBe(0);
});

const requestOf = (bizNo: string, more: object = {}) => ({
  benefitProductCode: 'POINT',
  bizNo,
  bizdt: '2026-01-01T12:00:00+08:00',
  ipRoleId: user,
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points: 10 }],
  ...more,
});
const file = (name: string, content: unknown) => {
  writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
};
const redeem = (words: readonly string[], options: object = {}) =>
  runBin(['redeem', ...words], { cwd, ...options });

test('a plain redemption: exit code 0', async () => {
  const { code, out, err } = await redeem([file('request.json', requestOf('PLAIN-1')), ...access]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(
    /^succeeded: SUCCESS\n {2}bizNo {6}PLAIN-1\n {2}tracer id {2}\w+\n {2}attempts {3}1 \(HTTP 200 in \d+ ms\)\n$/,
  );
  await sandbox.until('bizNo PLAIN-1: SUCCESS, committed, 990 points left');
});

test('a sealed one from standard input, as one JSON object', async () => {
  const { code, out, err } = await redeem(['-', ...access, '--seal', '--json'], {
    stdin: JSON.stringify(requestOf('SEALED-1')),
  });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^\{[^\n]*\}\n$/);
  expect(JSON.parse(out)).toMatchObject({
    status: 'succeeded',
    bizNo: 'SEALED-1',
    resultCode: 'SUCCESS',
    tracerId: expect.stringMatching(/^\w+$/),
    attempts: [{ number: 1, httpStatus: 200, resultCode: 'SUCCESS' }],
  });
  await sandbox.until('bizNo SEALED-1: SUCCESS, committed, 980 points left');
});

test('sealed answers open with a key of their own', async () => {
  const words = [file('own.json', requestOf('OWN-KEY-1')), ...access, '--seal', '--opening-key'];
  expect((await redeem([...words, 'merchant.pem'])).code).toBe(0);
  const wrong = await redeem([...words, 'ec.pem']);
  expect(wrong.code).toBe(64);
  expect(wrong.err).toContain('--opening-key');
});

test('too few points: exit code 1', async () => {
  const request = file('much.json', requestOf('MUCH-1', { benefitRedeemInfos: [{ points: 100_000 }] }));
  const text = await redeem([request, ...access]);
  expect({ code: text.code, err: text.err }).toEqual({ code: 1, err: '' });
  expect(text.out).toMatch(/^failed: POINT_NOT_ENOUGH, "[^"]+"\. [^\n]+\n/);
  const json = JSON.parse((await redeem([request, ...access, '--json'])).out);
  expect(json).toMatchObject({ status: 'failed', bizNo: 'MUCH-1', resultCode: 'POINT_NOT_ENOUGH' });
});

test('--resend: a failure of a bizNo that was open before settles nothing', async () => {
  const request = file('resend.json', requestOf('RESEND-1', { benefitRedeemInfos: [{ points: 100_000 }] }));
  const { code, out } = await redeem([request, ...access, '--resend']);
  expect(code).toBe(2);
  expect(out).toContain('ERR_EARLIER_ATTEMPT_OPEN');
});

test('the wrong gateway key: unknown, exit code 2, nothing of the answer believed', async () => {
  const words = access.map((word) => (word === 'gateway-public.pem' ? 'other-public.pem' : word));
  file('other-public.pem', readFileSync(join(await folderWithKeys(), 'gateway-public.pem'), 'utf8'));
  const request = file('other.json', requestOf('OTHER-KEY-1'));
  const { code, out } = await redeem([request, ...words]);
  expect(code).toBe(2);
  expect(out).toMatch(/^unknown: [^\n]+ \(ERR_SIGNATURE_REFUSED\)\n/);
  const json = JSON.parse((await redeem([request, ...words, '--json'])).out);
  expect(json).toMatchObject({
    status: 'unknown',
    bizNo: 'OTHER-KEY-1',
    resultCode: null,
    reason: { code: 'ERR_SIGNATURE_REFUSED' },
    attempts: [{ reasonCode: 'ERR_SIGNATURE_REFUSED' }],
  });
});

test.each([[], ['--seal']])(
  'fields that redeemkit does not know are kept and sent, exactly %j',
  async (...words) => {
    const text = (name: string) => readFileSync(join(cwd, name), 'utf8');
    const gateway = createSandbox({
      clients: [
        {
          clientId,
          verificationKeys: await importVerificationKey(text('merchant-public.pem')),
          sealingKey: await importSealingKey(text('merchant-public.pem')),
        },
      ],
      signingKey: await importSigningKey(text('gateway.pem')),
      openingKeys: await importOpeningKey(text('gateway.pem')),
      users: [{ ipRoleId: user, points: 1000 }],
    });
    const served = await serveSandbox(gateway);
    const request =
      `{"benefitProductCode":"POINT","bizNo":"EXTRA-1","bizdt":"x","ipRoleId":"${user}","sceneCode":"CAFE",` +
      '"benefitRedeemInfos":[{"points":1,"big":12345678901234567890}],"later":{"a":[1.5,null,"é"],"b":{}}}';
    const toServed = access.map((word) => (word === sandbox.url ? served.url : word));
    const { code } = await redeem([file('extra.json', request), ...toServed, ...words]);
    await served.close();
    const [exchange] = gateway.journal.find({ bizNo: 'EXTRA-1' });
    expect(code).toBe(0);
    expect(exchange?.received.opened === undefined).toBe(words.length === 0);
    expect(new TextDecoder().decode(exchange?.received.opened ?? exchange?.received.body)).toBe(request);
  },
);

test('configuration from the environment and from redeemkit.config.json', async () => {
  const request = file('configured.json', requestOf('CONFIGURED-1'));
  const env = {
    REDEEMKIT_URL: sandbox.url,
    REDEEMKIT_CLIENT_ID: clientId,
    REDEEMKIT_SIGNING_KEY_TEXT: readFileSync(join(cwd, 'merchant.pem'), 'utf8'),
    REDEEMKIT_GATEWAY_KEY: 'gateway-public.txt',
  };
  expect((await redeem([request], { env })).code).toBe(0);
  file('elsewhere.json', {
    url: sandbox.url,
    clientId,
    signingKey: 'merchant.pem',
    gatewayKey: 'gateway-public.pem',
    seal: true,
  });
  expect((await redeem([request, '--config', 'elsewhere.json'])).code).toBe(0);
  await sandbox.until('bizNo CONFIGURED-1: SUCCESS, repeated');
});

test('a very long bizNo: a warning, and the redemption', async () => {
  const { code, err } = await redeem([file('long.json', requestOf('L'.repeat(65))), ...access]);
  expect(code).toBe(0);
  expect(err).toMatch(/^warning: [^\n]+ \(WARN_BIZ_NO_LONG\)\n$/);
});

test('interrupted while it waits: unknown, exit code 2, with the advice', async () => {
  const { createServer } = await import('node:net');
  const { startBin } = await import('./support/run-bin.ts');
  const silent = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const words = access.map((word) => (word === sandbox.url ? `http://127.0.0.1:${port}` : word));
  const child = startBin(['redeem', file('slow.json', requestOf('SLOW-1')), ...words], { cwd });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  silent.once('connection', () => child.kill('SIGINT'));
  const code = await new Promise((resolve) => child.on('close', resolve));
  silent.close();
  expect(code).toBe(2);
  expect(out).toMatch(/^unknown: [^\n]+ \(ERR_ABORTED\)\n {2}bizNo {6}SLOW-1\n/);
});

test('no key material in anything that was printed, not even with DEBUG', async () => {
  const env = { DEBUG: 'redeemkit' };
  const request = file('debug.json', requestOf('DEBUG-1'));
  const results = [
    await redeem([request, ...access, '--seal'], { env }),
    await redeem([request, ...access, '--seal', '--json'], { env }),
    await redeem([request, ...access, '--opening-key', 'nowhere.pem', '--seal'], { env }),
    await redeem([request, ...access.map((word) => (word === 'gateway-public.pem' ? 'gateway.pem' : word))], {
      env,
    }),
  ];
  const everything = results.map(({ out, err }) => out + err).join('') + sandbox.printed();
  for (const key of ['merchant.pem', 'gateway.pem'])
    expect(await leakedParts(join(cwd, key), everything)).toEqual([]);
  expect(everything).not.toContain('PRIVATE KEY');
});
