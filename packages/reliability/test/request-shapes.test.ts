// In: requests that two readers could read differently, and paths that are not what they seem. Out: refused, nothing reached.
import type { Sandbox } from '@redeemkit/redeem-sandbox';
import { type ServedSandbox, serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createGateway,
  createKeys,
  headerLines,
  type Keys,
  PATH,
  requestText,
  signedRequest,
  talk,
  USER,
} from './sides.ts';

let keys: Keys;
let sandbox: Sandbox;
let served: ServedSandbox;
let port: number;
beforeAll(async () => {
  keys = await createKeys();
  sandbox = createGateway(keys);
  served = await serveSandbox(sandbox, { limits: { headersMs: 1_000, requestMs: 1_500 } });
  port = Number(new URL(served.url).port);
});
afterAll(() => served.close());
let before = 0;
beforeEach(() => {
  before = sandbox.journal.find({})[0]?.id ?? 0;
});

const seen = () => sandbox.journal.find({}).filter(({ id }) => id > before);

/** A whole request inside the body of another: what smuggling wants to have processed. */
const inner = (): string =>
  requestText(signedRequest(keys.merchantPrivate, { bizNo: 'smuggled' }), { port, close: true });

const post = (fields: string, body: string, line: string = `POST ${PATH} HTTP/1.1`): string =>
  `${line}\r\nHost: 127.0.0.1:${port}\r\n${fields}\r\n${body}`;

describe('shapes for smuggling', () => {
  const length = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}\r\n`;
  const shapes: readonly (readonly [string, () => string])[] = [
    [
      'length and chunks',
      () => post(`${length('0\r\n\r\n')}Transfer-Encoding: chunked\r\n`, `0\r\n\r\n${inner()}`),
    ],
    [
      'chunks and length',
      () => post(`Transfer-Encoding: chunked\r\n${length('0\r\n\r\n')}`, `0\r\n\r\n${inner()}`),
    ],
    ['two lengths that differ', () => post(`Content-Length: 0\r\n${length(inner())}`, inner())],
    ['two lengths in one field', () => post('Content-Length: 5, 5\r\n', `01234${inner()}`)],
    ['a length with a sign', () => post('Content-Length: +5\r\n', `01234${inner()}`)],
    ['a negative length', () => post('Content-Length: -5\r\n', `01234${inner()}`)],
    ['a hexadecimal length', () => post('Content-Length: 0x5\r\n', `01234${inner()}`)],
    ['a length beyond 2^64', () => post('Content-Length: 18446744073709551621\r\n', `01234${inner()}`)],
    [
      'an encoding that is nearly chunked',
      () => post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${inner()}`),
    ],
    [
      'chunked under another encoding',
      () => post('Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${inner()}`),
    ],
    ['an encoding behind a control', () => post('Transfer-Encoding: \vchunked\r\n', `0\r\n\r\n${inner()}`)],
    ['a blank before the colon', () => post('Content-Length : 5\r\n', `01234${inner()}`)],
    ['a folded field', () => post('X: a\r\n Content-Length: 5\r\n', inner())],
    ['a bare carriage return', () => post('X: a\rContent-Length: 5\r\n', `01234${inner()}`)],
    ['a NUL in a value', () => post('X: a\0b\r\nContent-Length: 5\r\n', `01234${inner()}`)],
    ['a chunk size that is none', () => post('Transfer-Encoding: chunked\r\n', `zz\r\n${inner()}`)],
    [
      'a chunk size beyond 2^64',
      () => post('Transfer-Encoding: chunked\r\n', `10000000000000005\r\n${inner()}`),
    ],
    [
      'a chunk without its line end',
      () => post('Transfer-Encoding: chunked\r\n', `1\r\naXX0\r\n\r\n${inner()}`),
    ],
    ['no version', () => `POST ${PATH}\r\n\r\n${inner()}`],
    ['another version', () => post('', '', `POST ${PATH} HTTP/3.9`) + inner()],
    ['a blank line of blanks', () => `POST ${PATH} HTTP/1.1\r\n \r\n\r\n${inner()}`],
    ['a tunnel', () => `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n${inner()}`],
  ];

  test.each(shapes)('%s is refused and reaches nothing', async (_, make) => {
    const heard = await talk(port, make());
    // 400, or closed without a word; nothing behind it is read.
    expect(heard === '' || heard.startsWith('HTTP/1.1 4')).toBe(true);
    expect(heard.split('HTTP/1.1 ').length).toBeLessThanOrEqual(2);
    expect(sandbox.journal.find({ bizNo: 'smuggled' })).toEqual([]);
    expect(sandbox.ledger.balance(USER)).toBe(1_000);
  });

  test('an upgrade is not made: the request is answered, and what follows is no other protocol', async () => {
    const upgrade = 'Connection: Upgrade, close\r\nUpgrade: h2c\r\nContent-Length: 0\r\n';
    const heard = await talk(port, post(upgrade, ''));
    expect(heard).not.toContain('101');
    expect(heard).toMatch(/^HTTP\/1\.1 [24]/);
  });

  test('a doubled signed header is refused, whichever of the two is right', async () => {
    for (const name of ['Client-Id', 'Request-Time', 'Signature']) {
      const one = signedRequest(keys.merchantPrivate, { bizNo: `doubled-${name}` });
      const text = requestText(one, { port, close: true });
      for (const added of ['evil', one.headers[name] ?? ''])
        for (const place of ['Client-Id', 'Content-Length'])
          expect(
            await talk(port, text.replace(`\r\n${place}`, `\r\n${name}: ${added}\r\n${place}`)),
          ).not.toContain('"SUCCESS"');
    }
    expect(sandbox.ledger.balance(USER)).toBe(1_000);
  });
});

describe('paths', () => {
  const tricks: readonly string[] = [
    `/${PATH}`,
    `${PATH}/`,
    `${PATH}/.`,
    `/x/..${PATH}`,
    `/x/%2e%2e${PATH}`,
    `${PATH};v=1`,
    `${PATH}?x=1`,
    `${PATH}?`,
    `${PATH}%00`,
    `${PATH}%20`,
    PATH.replace('/benefitRedeem', '%2FbenefitRedeem'),
    PATH.replace('/benefitRedeem', '\\benefitRedeem'),
    PATH.replace('/api', '/API'),
    `http://evil.example${PATH}`,
    `//evil.example${PATH}`,
    '*',
    '/',
  ];

  // Signed as it is sent, with node:crypto: a client of ours would refuse to.
  test.each(tricks)('%s is one path to nobody', async (path) => {
    const one = signedRequest(keys.merchantPrivate, { bizNo: 'by-a-trick', path });
    const heard = await talk(port, requestText(one, { port, target: path, close: true }));
    expect(heard).not.toContain('"SUCCESS"');
    expect(sandbox.ledger.balance(USER)).toBe(1_000);
    // What was looked at was looked at under the path as it came.
    for (const { received } of seen()) expect(received.path).toBe(path);
  });

  test('no path reaches a file or the console without its token', async () => {
    for (const path of [
      '/console',
      '/console/../console/state',
      '/console/state%00',
      '/console/%2e%2e/%2e%2e/etc/passwd',
      '/../../package.json',
      '/console/exchanges/1e3',
    ]) {
      const heard = await talk(
        port,
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
      );
      expect(heard).toMatch(/^HTTP\/1\.1 (200|4\d\d)/);
      expect(heard).not.toContain('root:');
      expect(heard).not.toContain('"rules"');
    }
  });
});

test('header fields beyond any number and size are refused, and counted', async () => {
  const counted = served.refusals()['431'] ?? 0;
  const many = headerLines(
    Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`X-${index}`, 'y'])),
  );
  expect(await talk(port, post(many, ''))).toMatch(/^HTTP\/1\.1 431/);
  expect(await talk(port, post(`X: ${'y'.repeat(100_000)}\r\n`, ''))).toMatch(/^HTTP\/1\.1 431/);
  expect(served.refusals()['431']).toBe(counted + 2);
  const signature = `Signature: ${'A'.repeat(9_000)}\r\nClient-Id: ABUSE\r\nRequest-Time: 2024-05-22T06:42:21Z\r\n`;
  expect(await talk(port, post(`${signature}Connection: close\r\nContent-Length: 0\r\n`, ''))).not.toContain(
    '"SUCCESS"',
  );
});
