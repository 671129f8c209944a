import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openMessage, sealMessage } from '@redeemkit/secure-message';
import { formatTime } from '@redeemkit/signature-header';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { createExpressApp } from '../examples/express.ts';
import { createHonoApp } from '../examples/hono.ts';
import { POST } from '../examples/next/route.ts';
import { createReceiver } from '../examples/receive-call.ts';
import { gateway, merchant, path, utf8 } from './parties.ts';

const success = { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } };
const calls: unknown[] = [];
const { createPublicKey } = process.getBuiltinModule('node:crypto');
const keys = {
  clientId: 'C1',
  privateKey: merchant.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
  alipayHkKey: createPublicKey(gateway.privateKey).export({ format: 'pem', type: 'spki' }) as string,
};
const receive = await createReceiver({
  ...keys,
  handle: async (call) => {
    calls.push(call);
    return success;
  },
});

vi.stubEnv('ALIPAYHK_CLIENT_ID', keys.clientId);
vi.stubEnv('MERCHANT_PRIVATE_KEY', keys.privateKey);
vi.stubEnv('ALIPAYHK_PUBLIC_KEY', keys.alipayHkKey);
vi.spyOn(console, 'warn').mockImplementation(() => {});

const server = createServer(createExpressApp(receive));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const hono = createHonoApp(receive);
const platforms: Record<string, (request: Request) => Promise<Response>> = {
  'web-standard Request and Response': receive,
  Hono: async (request) => hono.fetch(request),
  Express: async (request) => {
    const { pathname } = new URL(request.url);
    const body = new Uint8Array(await request.arrayBuffer());
    return fetch(`http://127.0.0.1:${port}${pathname}`, { method: 'POST', headers: request.headers, body });
  },
  'Next route handler': POST,
};

// Indented, with a number that a parser would change and characters beyond ASCII: only the raw bytes verify.
const text = '{\r\n\t"bizNo" : "1",\t"amount": 1.50, "memo": "十五分"\r\n}';

async function call(sealed: boolean, time = formatTime(Date.now())) {
  return sealMessage(
    { role: 'request', method: 'POST', path, clientId: 'C1', time, body: utf8(text) },
    { signer: gateway.signing, ...(sealed && { sealing: { key: merchant.sealing } }) },
  );
}

const send = (message: { headers: Readonly<Record<string, string>>; body: Uint8Array }) =>
  new Request(`https://merchant.example${path}`, {
    method: 'POST',
    headers: message.headers,
    body: new Uint8Array(message.body),
  });

describe.each(Object.entries(platforms))('%s', (name, platform) => {
  test.each([
    ['plain', false],
    ['sealed', true],
  ] as const)('a %s call is verified over its raw bytes and answered the same way', async (_, sealed) => {
    const request = await call(sealed);
    const response = await platform(send(request));
    expect(response.status).toBe(200);
    const opened = await openMessage(
      {
        role: 'response',
        method: 'POST',
        path,
        headers: response.headers,
        body: new Uint8Array(await response.arrayBuffer()),
      },
      {
        clientId: 'C1',
        verificationKeys: merchant.verification,
        openingKeys: gateway.opening,
        sealing: sealed ? 'required' : 'forbidden',
      },
    );
    expect(JSON.parse(new TextDecoder().decode(opened.body))).toEqual(success);
    expect(response.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    if (name !== 'Next route handler')
      expect(calls.at(-1)).toEqual({ bizNo: '1', amount: 1.5, memo: '十五分' });
    if (!request.contentKey) return;
    // A gateway that opens answers with the key of its own request can read this one too.
    const again = await platform(send(request));
    const reused = await openMessage(
      {
        role: 'response',
        method: 'POST',
        path,
        headers: again.headers,
        body: new Uint8Array(await again.arrayBuffer()),
      },
      {
        clientId: 'C1',
        verificationKeys: merchant.verification,
        openingKeys: gateway.opening,
        sealing: 'required',
        contentKey: request.contentKey,
      },
    );
    expect(JSON.parse(new TextDecoder().decode(reused.body))).toEqual(success);
  });

  test('a call that is changed, unsigned, stale or too large is refused and reaches no handler', async () => {
    const before = calls.length;
    const good = await call(false);
    const changed = good.body.slice();
    changed[20] = (changed[20] as number) ^ 1;
    const { Signature: _, ...unsigned } = good.headers;
    const refused = [
      await platform(send({ headers: good.headers, body: changed })),
      await platform(send({ headers: unsigned, body: good.body })),
      await platform(send(await call(false, formatTime(Date.now() - 301_000)))),
    ];
    for (const response of refused) {
      expect(response.status).toBe(400);
      expect(await response.text()).toBe('');
      expect(response.headers.get('signature')).toBeNull();
    }
    const large = await platform(send({ headers: good.headers, body: new Uint8Array(100_000) }));
    expect(large.status).toBe(413);
    expect(calls.length).toBe(before);
  });
});
