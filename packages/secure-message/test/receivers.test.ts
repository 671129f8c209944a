// In: hostile calls to a receiver over real sockets. Out: refused, bounded, nothing handled, and the next good call answered.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime } from '@redeemkit/signature-header';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createExpressApp } from '../examples/express.ts';
import { createReceiver } from '../examples/receive-call.ts';
import { gateway, merchant, path, utf8 } from './parties.ts';

const { createPublicKey } = process.getBuiltinModule('node:crypto');
const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {});
const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
let handled = 0;
const receive = await createReceiver({
  clientId: 'C1',
  privateKey: merchant.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
  alipayHkKey: createPublicKey(gateway.privateKey).export({ format: 'pem', type: 'spki' }) as string,
  handle: async () => {
    handled += 1;
    return { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: '' } };
  },
});
// What a server sets against slow callers is its own; Node's defaults are 60 s and 300 s.
const server = createServer(
  { headersTimeout: 300, requestTimeout: 400, connectionsCheckingInterval: 50 },
  createExpressApp(receive),
);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  handled = 0;
});

const signed = (body: Uint8Array, sealed: boolean = false) =>
  sealMessage(
    { role: 'request', method: 'POST', path, clientId: 'C1', time: formatTime(Date.now()), body },
    { signer: gateway.signing, ...(sealed && { sealing: { key: merchant.sealing } }) },
  );

const post = async (headers: Readonly<Record<string, string>>, body: Uint8Array) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
  return { status: answer.status, text: await answer.text() };
};

/** What came back on a connection of its own, when the other side had closed it. */
const talk = (text: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (piece) => {
      heard += piece.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    socket.write(text);
  });

const isUp = async () => {
  const good = await signed(utf8('{"bizNo":"1"}'), true);
  expect((await post(good.headers, good.body)).status).toBe(200);
};

test('a receiver refuses oversized, slow and malformed calls and stays up', async () => {
  const head = `POST ${path} HTTP/1.1\r\nHost: merchant.example\r\n`;
  expect((await post({}, new Uint8Array(200_000))).status).toBe(413);
  expect(await talk(`${head}X: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/);
  expect(await talk(head)).toMatch(/^HTTP\/1\.1 408/);
  expect(await talk(`${head}Content-Length: 10\r\n\r\nabc`)).toMatch(/^HTTP\/1\.1 408/);
  expect(await talk(`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 400/,
  );
  expect(
    await talk(`${head}Content-Encoding: gzip\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc`),
  ).toMatch(/^HTTP\/1\.1 4/);
  expect(handled).toBe(0);
  await isUp();
});

describe('a validly signed body that is not JSON', () => {
  test.each(['', 'SECRET-NOT-JSON', '{"bizNo":', '\ufeff{}', '[1,]'])(
    '%j is refused and not quoted',
    async (text) => {
      for (const sealed of [false, true]) {
        const call = await signed(utf8(text), sealed);
        expect(await post(call.headers, call.body)).toEqual({ status: 400, text: '' });
      }
      const said = JSON.stringify([...warnings.mock.calls, ...errors.mock.calls]);
      expect(said).not.toContain('SECRET');
      expect(handled).toBe(0);
      await isUp();
    },
  );
});

test('three hundred hostile calls: each refused alike, none handled', async () => {
  const good = await signed(utf8('{"bizNo":"1"}'), true);
  const values = [
    '',
    'a',
    'a=b',
    ',,,',
    '=',
    'algorithm=none',
    `signature=${'A'.repeat(344)}`,
    'x'.repeat(7_000),
  ];
  const answers = new Set<string>();
  for (let index = 0; index < 300; index += 1) {
    const name = ['Signature', 'Encrypt', 'Request-Time', 'Client-Id'][index % 4] ?? '';
    const value = values[(index >> 2) % values.length] ?? '';
    const body = index % 3 === 0 ? good.body : new Uint8Array(index * 7);
    answers.add(JSON.stringify(await post({ ...good.headers, [name]: value }, body)));
  }
  // An empty Encrypt header is malformed and never "not sealed".
  expect([...answers]).toEqual(['{"status":400,"text":""}']);
  expect(handled).toBe(0);
  await isUp();
});
