// In: connections that do nothing, that crawl and that ask without listening. Out: bounded, counted, and an honest client served.
import { connect, type Socket } from 'node:net';
import { type ServedSandbox, type ServeLimits, serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createGateway, createKeys, type Keys, requestText, signedRequest, talk, USER } from './sides.ts';

let keys: Keys;
let served: ServedSandbox | undefined;
beforeAll(async () => {
  keys = await createKeys();
});
afterEach(() => served?.close());

const start = async (limits?: ServeLimits) => {
  const sandbox = createGateway(keys);
  served = await serveSandbox(sandbox, limits === undefined ? {} : { limits });
  return { sandbox, served, port: Number(new URL(served.url).port) };
};

/** Opens a connection that minds nothing; resolves when it stands, or is gone again. */
const open = (port: number): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.once('connect', () => resolve(socket)).once('close', () => resolve(socket));
  });

const closing = (socket: Socket): Promise<void> =>
  socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()));

const redeem = (port: number, bizNo: string): Promise<string> =>
  talk(port, requestText(signedRequest(keys.merchantPrivate, { bizNo }), { port, close: true }));

test('ten thousand idle connections leave the sandbox serving and within its memory', async () => {
  const { sandbox, served, port } = await start();
  const before = process.memoryUsage().rss;
  const sockets: Socket[] = [];
  for (let opened = 0; opened < 10_000; opened += 500) {
    sockets.push(...(await Promise.all(Array.from({ length: 500 }, () => open(port)))));
    if (opened % 2_500 === 0) expect(await redeem(port, `idle-${opened}`)).toContain('"SUCCESS"');
  }
  expect(await redeem(port, 'idle-end')).toContain('"SUCCESS"');
  // All but a hundred were closed to make room, and that was counted.
  expect(served.refusals()['idle']).toBeGreaterThanOrEqual(9_900);
  expect(sandbox.ledger.balance(USER)).toBe(995);
  // Both ends of the connections are in this process; threat-model, "Sandbox server", grants 50 MB to one of them.
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  for (const socket of sockets) socket.destroy();
}, 180_000);

test('a hundred slow clients are cut off, and an honest one is served meanwhile', async () => {
  const { served, port } = await start({ headersMs: 400, requestMs: 600 });
  const heard: string[] = [];
  const slow = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const socket = await open(port);
      socket.on('data', (piece) => heard.push(piece.toString('latin1')));
      // Half of them never end their head, half never end their body.
      socket.write(
        index % 2 === 0
          ? 'POST / HTTP/1.1\r\n'
          : `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 1000\r\n\r\n`,
      );
      const drip = setInterval(() => socket.write(index % 2 === 0 ? `X-${index}: y\r\n` : 'z'), 50);
      void closing(socket).then(() => clearInterval(drip));
      return socket;
    }),
  );
  expect(await redeem(port, 'meanwhile')).toContain('"SUCCESS"');
  await Promise.all(slow.map(closing));
  expect(heard.every((text) => text.startsWith('HTTP/1.1 408'))).toBe(true);
  // Some may have been closed to make room for the honest one.
  const { 408: late = 0, idle = 0 } = served.refusals();
  expect(late + idle).toBeGreaterThanOrEqual(100);
  expect(heard.length).toBeGreaterThanOrEqual(95);
});

test('pipelined requests are answered in their order, each once', async () => {
  const { sandbox, port } = await start();
  const bizNos = Array.from({ length: 40 }, (_, index) => `pipe-${index}`);
  const signed = bizNos.map((bizNo) => signedRequest(keys.merchantPrivate, { bizNo }));
  const text = signed
    .map((one, index) => requestText(one, { port, close: index === signed.length - 1 }))
    .join('');
  const heard = await talk(port, text);
  expect(heard.split('HTTP/1.1 200').length - 1).toBe(40);
  expect(heard.split('"SUCCESS"').length - 1).toBe(40);
  expect(sandbox.ledger.balance(USER)).toBe(960);
  // In the order in which they were written: each answer's Tracer-Id is that of its request.
  const tracers = [...heard.matchAll(/^Tracer-Id: (\w+)/gim)].map(([, id]) => id);
  const byBizNo = bizNos.map((bizNo) => sandbox.journal.find({ bizNo })[0]?.received.tracerId);
  expect(tracers).toEqual(byBizNo);
});

test('a client that asks and never listens is not answered into memory without end', async () => {
  const { port } = await start();
  const page = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  const deaf = await open(port);
  deaf.pause();
  const before = process.memoryUsage().rss;
  // Each answer is the console's page of some 50 KB: all of these would be half a gigabyte.
  deaf.write(page.repeat(10_000));
  expect(await redeem(port, 'others')).toContain('"SUCCESS"');
  expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000);
  deaf.destroy();
});
