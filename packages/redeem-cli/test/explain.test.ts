import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { sealMessage } from '@redeemkit/secure-message';
import { importSigningKey } from '@redeemkit/signature-header';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseCurlLog } from '../src/diagnosis/parse-curl-log.ts';
import { runCli } from '../src/run-cli.ts';
import { folderWithKeys } from './support/key-files.ts';
import { leakedParts } from './support/leaked-parts.ts';
import { memoryIo } from './support/memory-io.ts';

const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
const request = '{"bizNo":"1","memo":"茶"}';
const answer = '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"ok"}}';
const utf8 = (text: string) => new TextEncoder().encode(text);

let cwd = '';
let sent: Readonly<Record<string, string>> = {};
let received: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  cwd = await folderWithKeys();
  const sign = async (key: string, role: 'request' | 'response', body: string) => {
    const signer = await importSigningKey(readFileSync(join(cwd, `${key}.pem`), 'utf8'));
    const time = role === 'request' ? '2026-01-01T12:00:00+08:00' : '2026-01-01T12:00:01+08:00';
    const message = { role, method: 'POST', path, clientId: 'C1', time, body: utf8(body) };
    return (await sealMessage(message, { signer })).headers;
  };
  sent = await sign('merchant', 'request', request);
  received = await sign('gateway', 'response', answer);
});

async function explain(words: readonly string[], stdin: string | Uint8Array = '') {
  const io = memoryIo({ cwd, stdin });
  const code = await runCli(['explain', ...words], io);
  return { code, out: io.printed(), err: io.complained() };
}
const codesOf = (out: string): readonly string[] =>
  (JSON.parse(out) as { causes: readonly { code: string; certainty: string }[] }).causes.map(
    ({ code, certainty }) => `${code} ${certainty}`,
  );
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(cwd, name), content);
  return name;
};

const lines = (mark: string, first: string, headers: Readonly<Record<string, string>>): string =>
  [first, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '']
    .map((line) => `${mark} ${line}\r\n`)
    .join('');
const curlLog = (): string =>
  `*   Trying 127.0.0.1:443...\n* Connected to shop.example\n${lines('>', `POST ${path} HTTP/1.1`, { Host: 'shop.example', ...sent })}} [24 bytes data]\n* Mark bundle\n${lines('<', 'HTTP/1.1 200 OK', received)}`;

describe('redeemkit explain', () => {
  test('from flags: a good answer verifies', async () => {
    const words = ['--signature', received['Signature'] ?? '', '--client-id', 'C1', '--path', path];
    const good = await explain(
      [...words, '--time', received['Response-Time'] ?? '', '--gateway-key', 'gateway-public.pem'],
      answer,
    );
    expect([good.code, good.err]).toEqual([0, '']);
    expect(good.out).toContain('The signature verifies as given.');
    expect(good.out).toContain('C1.2026-01-01T12:00:01+08:00.{"result":');
  });

  test('from flags: a newline too many is proved, in words and as JSON', async () => {
    const words = [
      '--signature',
      received['Signature'] ?? '',
      '--client-id',
      'C1',
      '--path',
      path,
      '--time',
      received['Response-Time'] ?? '',
      '--key',
      'gateway-public.txt',
    ];
    const found = await explain(words, `${answer}\n`);
    expect(found.code).toBe(1);
    expect(found.out).toContain('1. body-trailing-newline (proved)');
    expect(found.out).toContain('docs/causes/body-trailing-newline.md');
    const json = await explain([...words, '--json'], `${answer}\n`);
    expect(codesOf(json.out)).toEqual(['body-trailing-newline proved']);
  });

  test('from flags: the own key where the gateway’s belongs', async () => {
    const words = [
      '--signature',
      received['Signature'] ?? '',
      '--client-id',
      'C1',
      '--path',
      path,
      '--time',
      received['Response-Time'] ?? '',
    ];
    const found = await explain(
      [
        ...words,
        '--key',
        'merchant-public.pem',
        '--signing-key',
        'merchant.pem',
        '--other-key',
        'gateway-public.pem',
        '--json',
      ],
      answer,
    );
    expect(codesOf(found.out)[0]).toBe('key-other-side proved');
    expect(await leakedParts(join(cwd, 'merchant.pem'), found.out)).toEqual([]);
  });

  test('says what more it needs', async () => {
    const found = await explain(['--client-id', 'C1'], '');
    expect(found.code).toBe(1);
    expect(found.out).toContain('More could be said with:');
    for (const field of ['signature:', 'verificationKey:', 'path:', 'time:'])
      expect(found.out).toContain(field);
  });

  test('from a curl log, with the body beside it and inside it', async () => {
    const log = file('curl.log', curlLog());
    const keys = ['--client-id', 'C1', '--gateway-key', 'gateway-public.pem', '--json'];
    const beside = await explain(['--curl', log, '--body', file('answer.json', answer), ...keys]);
    expect([beside.code, beside.err]).toEqual([0, '']);
    const whole = file(
      'whole.log',
      `${curlLog()}${answer}* Connection #0 to host shop.example left intact\n`,
    );
    expect((await explain(['--curl', whole, ...keys])).code).toBe(0);
    const pretty = file('pretty.json', JSON.stringify(JSON.parse(answer), null, 2));
    expect(codesOf((await explain(['--curl', log, '--body', pretty, ...keys])).out)).toEqual([
      'body-json-spacing proved',
    ]);
    const own = await explain([
      '--curl',
      log,
      '--of',
      'request',
      '--body',
      file('request.json', request),
      '--signing-key',
      'merchant.pem',
      '--json',
    ]);
    expect(own.code).toBe(0);
    const wrong = await explain([
      '--curl',
      log,
      '--of',
      'request',
      '--body',
      file('request.json', request),
      '--key',
      'gateway-public.pem',
      '--signing-key',
      'merchant.pem',
      '--json',
    ]);
    expect(codesOf(wrong.out)[0]).toMatch(/^key-.* proved$/);
  });

  test('from a HAR file, the last signed entry or the one that is named', async () => {
    const list = (headers: Readonly<Record<string, string>>) =>
      Object.entries(headers).map(([name, value]) => ({ name, value }));
    const entry = {
      request: {
        method: 'POST',
        url: `https://shop.example${path}`,
        headers: list(sent),
        postData: { text: request },
      },
      response: {
        headers: list(received),
        content: { text: Buffer.from(answer).toString('base64'), encoding: 'base64' },
      },
    };
    const other = {
      request: { method: 'GET', url: 'https://shop.example/', headers: [] },
      response: { headers: [] },
    };
    const har = file('session.har', JSON.stringify({ log: { entries: [other, entry, other] } }));
    const keys = [
      '--client-id',
      'C1',
      '--gateway-key',
      'gateway-public.pem',
      '--signing-key',
      'merchant.pem',
      '--json',
    ];
    expect((await explain(['--har', har, ...keys])).code).toBe(0);
    expect((await explain(['--har', har, '--entry', '2', '--of', 'request', ...keys])).code).toBe(0);
    const unsigned = await explain(['--har', har, '--entry', '1', '--of', 'answer', ...keys]);
    expect(codesOf(unsigned.out)).toEqual(['unsigned-answer likely']);
    expect((await explain(['--har', har, '--entry', '9', ...keys])).code).toBe(64);
    expect((await explain(['--har', file('bad.har', 'no json'), ...keys])).err).toContain('is not JSON');
  });

  test('from an entry of the sandbox, with what the console shows', async () => {
    const entry = {
      id: 1,
      method: 'POST',
      path,
      request: {
        headers: Object.entries(sent),
        body: { text: `${request}\r\n` },
        opened: null,
        stringToSign: null,
      },
      answer: {
        headers: [],
        body: { text: '{"result":{"resultCode":"INVALID_SIGNATURE","resultStatus":"F"}}' },
        opened: null,
      },
    };
    const journal = file('entry.json', JSON.stringify(entry));
    const found = await explain(['--journal', journal, '--signing-key', 'merchant.pem', '--json']);
    expect(codesOf(found.out)[0]).toBe('body-trailing-newline proved');
    const unsigned = await explain(['--journal', journal, '--of', 'answer', '--json']);
    expect(codesOf(unsigned.out)).toEqual(['unsigned-answer proved']);
    expect((await explain(['--journal', file('list.json', '[1]'), '--json'])).code).toBe(64);
  });

  test('opens a sealed answer with the opening key and finds what was signed', async () => {
    const signer = await importSigningKey(readFileSync(join(cwd, 'gateway.pem'), 'utf8'));
    const key = await importSealingKey(readFileSync(join(cwd, 'merchant-public.pem'), 'utf8'));
    const message = {
      role: 'response',
      method: 'POST',
      path,
      clientId: 'C1',
      time: '2026-01-01T12:00:01+08:00',
      body: utf8(answer),
    } as const;
    const sealed = await sealMessage(message, { signer, sealing: { key } });
    const plain = await sealMessage(message, { signer });
    const found = await explain(
      [
        '--signature',
        plain.headers['Signature'] ?? '',
        '--encrypt',
        sealed.headers['Encrypt'] ?? '',
        '--client-id',
        'C1',
        '--path',
        path,
        '--time',
        message.time,
        '--gateway-key',
        'gateway-public.pem',
        '--opening-key',
        'merchant.pem',
        '--json',
      ],
      sealed.body,
    );
    expect(codesOf(found.out)[0]).toBe('body-plaintext-signed proved');
    expect((JSON.parse(found.out) as { seal: { state: string } }).seal.state).toBe('opens');
    expect(await leakedParts(join(cwd, 'merchant.pem'), found.out)).toEqual([]);
  });

  test('refuses two recordings, and takes noise for a log without falling over', async () => {
    expect((await explain(['--curl', 'a', '--har', 'b'])).code).toBe(64);
    expect((await explain(['--curl', file('noise.log', randomBytes(5000))])).code).toBe(64);
    expect(parseCurlLog(utf8('> \n> \n< \n'))).toBeUndefined();
    expect(
      parseCurlLog(
        utf8(`> POST /a HTTP/1.1\n> \n< HTTP/1.1 100 Continue\n< \n< HTTP/1.1 200 OK\n< A: b\n< \nbody`),
      ),
    ).toEqual({
      request: { method: 'POST', url: '/a', headers: [] },
      answer: { headers: [['A', 'b']], body: utf8('body') },
    });
  });
});
