// In: requests over real sockets. Out: what serveSandbox answers, and what it refuses to read.
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../src/index.ts';
import { type ServedSandbox, type ServeOptions, serveSandbox } from '../src/node.ts';
import { CLIENT, createPartner, generatePair, importPair, type Keys, redeemBody, USER } from './partner.ts';

let merchant: Keys;
let gateway: Keys;
let served: ServedSandbox | undefined;
beforeAll(async () => {
  [merchant, gateway] = (await Promise.all([1, 2].map(() => importPair(generatePair())))) as [Keys, Keys];
});
afterEach(() => served?.close());

const start = async (options?: ServeOptions, serve: (sandbox: Sandbox) => Sandbox = (same) => same) => {
  const sandbox: Sandbox = createSandbox({
    clients: [
      { clientId: CLIENT, verificationKeys: merchant.verificationKey, sealingKey: merchant.sealingKey },
    ],
    signingKey: gateway.signingKey,
    openingKeys: gateway.openingKey,
    users: [{ ipRoleId: USER, points: 10 }],
  });
  served = await serveSandbox(serve(sandbox), options);
  const { url } = served;
  const partner = createPartner({ send: fetch, merchant, gateway, base: url, now: Date.now });
  return { sandbox, url, partner, port: Number(new URL(url).port) };
};

/** Writes text to a socket and resolves with everything that came back when the other side closed it. */
const talk = (port: number, ...texts: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (piece) => {
      heard += piece.toString('latin1');
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
    for (const text of texts) socket.write(text);
  });

test.each([{ seal: false }, { seal: true }])('redeems over a socket, sealed: $seal', async ({ seal }) => {
  const { sandbox, partner, url } = await start();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const answer = await partner.post(redeemBody('order-1', 3), { seal });
  expect((await answer.open()).result.resultCode).toBe('SUCCESS');
  expect(sandbox.ledger.balance(USER)).toBe(7);
});

describe('faults of the connection', () => {
  const fault = (name: string) => ({ headers: { 'Sandbox-Fault': name } });

  test.each([
    'drop-before-commit',
    'drop-after-commit',
    'reset',
    'reset-before-commit',
    'truncate',
    'truncate-chunked',
  ])('%s breaks the connection', async (name) => {
    const { sandbox, partner } = await start();
    await expect(partner.post(redeemBody('order-1'), fault(name))).rejects.toThrow();
    expect(sandbox.ledger.balance(USER)).toBe(name.includes('before-commit') ? 10 : 9);
  });

  test('delay and slow-drip bring the honest answer late', async () => {
    const { partner } = await start();
    for (const name of ['delay;ms=120', 'slow-drip;ms=1']) {
      const before = performance.now();
      const answer = await partner.post(redeemBody(`order-${name.length}`), fault(name));
      expect((await answer.open()).result.resultCode).toBe('SUCCESS');
      // Timers may fire a millisecond early; the body has more than 70 bytes.
      expect(performance.now() - before).toBeGreaterThan(70);
    }
  });

  test('duplicated-answer writes the answer twice', async () => {
    const { partner, port, sandbox } = await start();
    expect(
      (await (await partner.post(redeemBody('a'), fault('duplicated-answer'))).open()).result.resultCode,
    ).toBe('SUCCESS');
    const sent = sandbox.journal.find({ bizNo: 'a' })[0]?.received;
    const head = sent?.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const body = new TextDecoder().decode(sent?.body);
    const heard = await talk(port, `POST ${sent?.path} HTTP/1.1\r\n${head}\r\n${body}`);
    expect(heard.split('HTTP/1.1 200').length - 1).toBe(2);
  });

  test('huge-body and gzip-bomb are as large as they were told', async () => {
    const { partner } = await start();
    for (const name of ['huge-body;bytes=300000', 'gzip-bomb;bytes=300000']) {
      const answer = await partner.post(redeemBody(`order-${name.length}`), fault(name));
      expect(answer.bytes.length).toBeGreaterThan(300_000);
    }
  });

  test('a client that leaves ends the waiting', async () => {
    const { url, sandbox, partner } = await start();
    const leaving = new AbortController();
    const impatient = createPartner({
      send: (request) => fetch(request, { signal: leaving.signal }),
      merchant,
      gateway,
      base: url,
      now: Date.now,
    });
    const left = expect(impatient.post(redeemBody('order-1'), fault('delay;ms=60000'))).rejects.toThrow();
    // It leaves when the points are gone: only the waiting is left to do.
    await expect.poll(() => sandbox.ledger.balance(USER)).toBe(9);
    leaving.abort();
    await left;
    expect(sandbox.ledger.balance(USER)).toBe(9);
    expect((await partner.post(redeemBody('order-2'))).status).toBe(200);
  });
});

describe('limits', () => {
  test('a body beyond the limit is refused before it is read', async () => {
    const { port } = await start({ limits: { bodyBytes: 100 } });
    const host = `Host: 127.0.0.1:${port}\r\n`;
    expect(await talk(port, `POST / HTTP/1.1\r\n${host}Content-Length: 101\r\n\r\n`)).toContain(
      'HTTP/1.1 413',
    );
    const chunked = `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n65\r\n${'x'.repeat(101)}\r\n`;
    expect(await talk(port, chunked)).toContain('HTTP/1.1 413');
  });

  test('headers beyond the limit are refused', async () => {
    const { port } = await start();
    expect(await talk(port, `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`)).toContain('HTTP/1.1 431');
  });

  test('slow heads and slow bodies are cut off', async () => {
    const { port } = await start({ limits: { headersMs: 200, requestMs: 300 } });
    expect(await talk(port, 'GET / HTTP/1.1\r\n')).toContain('HTTP/1.1 408');
    const host = `Host: 127.0.0.1:${port}\r\n`;
    expect(await talk(port, `POST / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nab`)).toContain(
      'HTTP/1.1 408',
    );
  });

  test('beyond the limit of connections the one idle for longest is closed, and the refusal counted', async () => {
    const { port } = await start({ limits: { connections: 2 } });
    const open = async () => {
      const socket = connect(port, '127.0.0.1');
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      await new Promise((resolve) => socket.once('connect', resolve));
      // Accepted only when the server has seen it.
      socket.write('GET / HTTP/1.1\r\n');
      return { socket, closed };
    };
    const [first, second] = [await open(), await open()];
    expect(
      await talk(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`),
    ).toContain('HTTP/1.1 200');
    await first.closed;
    expect(second.socket.destroyed).toBe(false);
    expect(served?.refusals()).toEqual({ idle: 1 });
    second.socket.destroy();
  });

  test('when every connection is at work, the newcomer is closed', async () => {
    let [atWork, goOn] = [(): void => {}, (): void => {}];
    const working = new Promise<void>((resolve) => {
      atWork = resolve;
    });
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { port, partner } = await start({ limits: { connections: 1 } }, (sandbox) => ({
      ...sandbox,
      answer: async (received) => {
        atWork();
        await held;
        return sandbox.answer(received);
      },
    }));
    const answer = partner.post(redeemBody('order-1'));
    await working;
    expect(await talk(port, 'GET / HTTP/1.1\r\n\r\n').catch(() => '')).toBe('');
    expect(served?.refusals()).toEqual({ full: 1 });
    goOn();
    expect((await answer).status).toBe(200);
  });

  test('a request that is two requests at once is refused', async () => {
    const { port } = await start();
    const both = 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n';
    expect(await talk(port, `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${both}\r\n0\r\n\r\n`)).toContain(
      'HTTP/1.1 400',
    );
  });
});

describe('who may reach it', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost.evil.example', ''])(
    'Host: %s is answered 421',
    async (host) => {
      const { port } = await start();
      const answer = await talk(port, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(answer).toContain('HTTP/1.1 421');
    },
  );

  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com'])(
    '%s is refused without network: any',
    async (host) => {
      const { sandbox } = await start();
      await expect(serveSandbox(sandbox, { host })).rejects.toMatchObject({ code: 'ERR_HOST_NOT_LOOPBACK' });
    },
  );

  const outward = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
  test.skipIf(outward === undefined)(
    `cannot be reached by another address${outward === undefined ? ' (this machine has none)' : ''}`,
    async () => {
      const { port } = await start();
      await expect(fetch(`http://${outward}:${port}/`)).rejects.toThrow();
    },
  );

  test('a port that is taken is reported', async () => {
    const { sandbox, port } = await start();
    await expect(serveSandbox(sandbox, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
