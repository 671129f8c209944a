// In: hostile and damaged answers over real sockets. Out: each ends within its bounds, and nothing of it is believed.
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type RedeemClientConfig, type RedeemOutcome, retryNever } from '@redeemkit/redeem-client';
import { afterEach, describe, expect, test } from 'vitest';
import { clientOf, redemption, signed } from './fake-gateway.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const ask = async (
  answer: (response: ServerResponse) => void,
  config: Partial<RedeemClientConfig> = {},
): Promise<RedeemOutcome> => {
  const server = createServer((request, response) => {
    response.on('error', () => {});
    request.resume();
    request.on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return clientOf(() => Promise.reject(new Error('unused')), {
    baseUrl,
    fetch,
    retry: retryNever,
    ...config,
  }).redeem(redemption());
};

const codeOf = (outcome: RedeemOutcome): string =>
  outcome.status === 'unknown' ? outcome.reason.code : outcome.status;
const MiB = 1_048_576;

describe('size', () => {
  test('a 1 GB answer is cut at the limit', async () => {
    let written = 0;
    const chunk = Buffer.alloc(65_536, 'x');
    const before = process.memoryUsage().rss;
    const outcome = await ask((response) => {
      response.writeHead(200);
      const pump = (): void => {
        while (!response.destroyed && written < 1_073_741_824) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', pump);
            return;
          }
        }
        response.end();
      };
      pump();
    });
    expect(codeOf(outcome)).toBe('ERR_RESPONSE_TOO_LARGE');
    // The limit, and what the two socket buffers of loopback hold.
    expect(written).toBeLessThan(32 * MiB);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MiB);
  });

  test('an announced length changes nothing', async () => {
    const outcome = await ask((response) => {
      response.writeHead(200, { 'Content-Length': 1_073_741_824 });
      response.write(Buffer.alloc(2 * MiB));
    });
    expect(codeOf(outcome)).toBe('ERR_RESPONSE_TOO_LARGE');
  });

  const plain = Buffer.alloc(200 * MiB);
  const bombs = {
    gzip: () => gzipSync(plain, { level: 1 }),
    br: () => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  };
  test.each(Object.entries(bombs))('200 MiB in a %s body end at the limit', async (encoding, make) => {
    const bomb = make();
    expect(bomb.length).toBeLessThan(2 * MiB);
    const outcome = await ask((response) => {
      response.writeHead(200, { 'Content-Encoding': encoding });
      response.end(bomb);
    });
    expect(codeOf(outcome)).toBe('ERR_RESPONSE_TOO_LARGE');
  });

  test.each(['gzip, gzip', 'zstd', 'exi', 'gzip, identity'])(
    'the encoding %j is refused unread',
    async (encoding) => {
      const outcome = await ask((response) => {
        response.writeHead(200, { 'Content-Encoding': encoding });
        response.end('x');
      });
      expect(codeOf(outcome)).toBe('ERR_CONTENT_ENCODING');
    },
  );

  test('the limit is the caller’s, and exact', async () => {
    const answer = await signed();
    const body = Buffer.from(await answer.arrayBuffer());
    const headers = Object.fromEntries(answer.headers);
    const send = (response: ServerResponse): void => {
      response.writeHead(200, headers);
      response.end(body);
    };
    expect(codeOf(await ask(send, { limits: { responseBytes: body.length } }))).toBe('succeeded');
    expect(codeOf(await ask(send, { limits: { responseBytes: body.length - 1 } }))).toBe(
      'ERR_RESPONSE_TOO_LARGE',
    );
  });
});

describe('time', () => {
  test('a slow drip ends at the deadline, however steadily it drips', async () => {
    let drips = 0;
    const outcome = await ask(
      (response) => {
        response.writeHead(200);
        const timer = setInterval(() => {
          drips += 1;
          response.write('x');
        }, 20);
        response.on('close', () => clearInterval(timer));
      },
      { timeouts: { attemptMs: 200 } },
    );
    expect(outcome).toMatchObject({ status: 'unknown', reason: { code: 'ERR_TIMEOUT', sent: 'maybe' } });
    // Ten at this pace, in two seconds a hundred. Counted, because a busy machine holds up both ends alike.
    expect(drips).toBeLessThan(100);
  });

  test('a fetch that ignores its signal cannot hold a call', async () => {
    const client = clientOf(() => new Promise(() => {}), { retry: retryNever, timeouts: { attemptMs: 50 } });
    expect(codeOf(await client.redeem(redemption()))).toBe('ERR_TIMEOUT');
  });

  test('a body that never ends and ignores cancel cannot hold a call', async () => {
    const body = new ReadableStream({
      pull: () => new Promise(() => {}),
      cancel: () => new Promise(() => {}),
    });
    const client = clientOf(() => new Response(body), { retry: retryNever, timeouts: { attemptMs: 50 } });
    expect(codeOf(await client.redeem(redemption()))).toBe('ERR_TIMEOUT');
  });

  test('a key lookup that never answers cannot hold a call', async () => {
    const client = clientOf(() => signed(), {
      retry: retryNever,
      timeouts: { attemptMs: 200 },
      verificationKeys: () => new Promise(() => {}),
    });
    expect(codeOf(await client.redeem(redemption()))).toBe('ERR_TIMEOUT');
  });

  test('a signal that was aborted before sends nothing', async () => {
    let requests = 0;
    const client = clientOf(() => {
      requests += 1;
      return signed();
    });
    const outcome = await client.redeem(redemption(), { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ status: 'unknown', reason: { code: 'ERR_ABORTED', sent: 'no' } });
    expect(requests).toBe(0);
  });

  test('one signal serves many calls and keeps no listener', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const counted = {
      get aborted() {
        return signal.aborted;
      },
      addEventListener: (...args: Parameters<AbortSignal['addEventListener']>) => {
        listeners += 1;
        signal.addEventListener(...args);
      },
      removeEventListener: (...args: Parameters<AbortSignal['removeEventListener']>) => {
        listeners -= 1;
        signal.removeEventListener(...args);
      },
    };
    const client = clientOf(() => signed());
    for (const bizNo of ['a', 'b', 'c']) {
      expect(codeOf(await client.redeem(redemption(bizNo), { signal: counted as AbortSignal }))).toBe(
        'succeeded',
      );
    }
    expect(listeners).toBe(0);
  });
});

describe('damage', () => {
  test.each([
    ['garbage instead of HTTP', 'garbage\r\n\r\n'],
    ['a truncated body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"result"'],
    ['a truncated chunked body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"result"'],
    ['a header of 1 MB', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(1_000_000)}\r\n\r\n`],
    ['nothing at all', ''],
  ])('%s is a lost connection', async (_, text) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(text));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    closing.push(() => server.close());
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = clientOf(() => Promise.reject(new Error('unused')), { baseUrl, fetch, retry: retryNever });
    expect(await client.redeem(redemption())).toMatchObject({
      status: 'unknown',
      reason: { code: 'ERR_CONNECTION_LOST', sent: 'maybe' },
    });
  });

  test.each(['Signature', 'Response-Time', 'Client-Id'])(
    'a doubled %s header is not believed',
    async (name) => {
      const answer = await signed();
      const value = answer.headers.get(name) ?? '';
      answer.headers.append(name, value);
      const client = clientOf(() => answer);
      expect((await client.redeem(redemption())).status).toBe('unknown');
    },
  );

  test('a proxy’s page is unknown with its status, and an answer without a body too', async () => {
    const page = clientOf(() => new Response('<html>blocked</html>', { status: 403 }));
    expect(await page.redeem(redemption())).toMatchObject({
      reason: { code: 'ERR_HTTP_STATUS', httpStatus: 403 },
      unverified: { httpStatus: 403, text: '<html>blocked</html>' },
    });
    const empty = clientOf(() => new Response(null, { status: 204 }));
    expect(await empty.redeem(redemption())).toMatchObject({
      reason: { code: 'ERR_UNSIGNED', httpStatus: 204 },
    });
  });

  test('what a browser shows of a redirect is one', async () => {
    const client = clientOf(() => ({ status: 0, headers: new Headers(), body: null }) as unknown as Response);
    expect(await client.redeem(redemption())).toMatchObject({ reason: { code: 'ERR_REDIRECT' } });
  });
});
