// In: a gateway on a real socket that answers as told. Out: every cell of docs/outcomes.md, produced.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  adviceFor,
  type RedeemClientConfig,
  type RedeemOutcome,
  reasonMeanings,
  retryNever,
  type UnknownReasonCode,
} from '@redeemkit/redeem-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { cellOf, letters, tableCodes } from '../src/outcomes-page.ts';
import { resultOf, type Script, type ScriptedGateway, serveScript, signedReply } from './scripted-gateway.ts';
import { createTwoSides, PATH, redemption, type TwoSides } from './two-sides.ts';

let sides: TwoSides;
let server: ScriptedGateway;
let bizNos = 0;
const nextBizNo = (): string => {
  bizNos += 1;
  return `order-${bizNos}`;
};
beforeAll(async () => {
  sides = await createTwoSides();
  server = await serveScript();
});
afterAll(() => server.close());

type Config = Partial<RedeemClientConfig> & { readonly mode?: 'plain' | 'sealed' };
const run = (script: Script, config: Config = {}): Promise<RedeemOutcome> => {
  server.script = script;
  const client = sides.client(
    { fetch: () => Promise.reject(new Error('unused')) },
    {
      baseUrl: server.url,
      fetch,
      retry: retryNever,
      ...config,
    },
  );
  return client.redeem(redemption(nextBizNo()));
};
const shownOf = (outcome: RedeemOutcome): string =>
  outcome.status === 'unknown' ? outcome.reason.code : outcome.status;
const signed = (answer: unknown, options: Partial<Parameters<typeof signedReply>[1]> = {}): Script => {
  return () => signedReply(answer, { gateway: sides.gateway, path: PATH, ...options });
};
const success = resultOf('SUCCESS', 'S');

describe('a verified answer', () => {
  const cells = tableCodes.flatMap((code) =>
    letters.map((letter) => [code, letter, cellOf(code, letter)] as const),
  );
  test.each(cells)('%s with the letter %s is %s', async (code, letter, expected) => {
    const outcome = await run(signed(resultOf(code, letter)));
    expect(shownOf(outcome)).toBe(expected);
    if (outcome.status === 'unknown') {
      expect(outcome.reason).toMatchObject({ sent: 'maybe', resultCode: code, httpStatus: 200 });
    } else expect(outcome.resultCode).toBe(code);
  });

  test.each([301, 400, 404, 500, 502, 503])(
    'counts with the status %s, which is not signed',
    async (status) => {
      expect(await run(signed(success, { status }))).toMatchObject({ status: 'succeeded' });
      expect(await run(signed(resultOf('RISK_REJECT', 'F'), { status }))).toMatchObject({ status: 'failed' });
    },
  );
});

/** Lets so many milliseconds pass once the request has arrived: it has certainly been sent, however busy the machine. */
const silence = async (
  ms: number,
  timeouts: NonNullable<RedeemClientConfig['timeouts']>,
): Promise<RedeemOutcome> => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  try {
    return await run(
      () => {
        vi.advanceTimersByTime(ms);
        return undefined;
      },
      { timeouts },
    );
  } finally {
    vi.useRealTimers();
  }
};

const page = '<html><body>502 Bad Gateway</body></html>';
const html = { 'Content-Type': 'text/html' };

/** How each reason comes about. The result reasons are in the table above. */
const reasons: Readonly<Partial<Record<UnknownReasonCode, () => Promise<RedeemOutcome>>>> = {
  ERR_ABORTED: () => {
    const controller = new AbortController();
    const client = sides.client(
      { fetch: () => Promise.reject(new Error('unused')) },
      { baseUrl: server.url, fetch },
    );
    server.script = () => {
      controller.abort();
      return undefined;
    };
    return client.redeem(redemption(nextBizNo()), { signal: controller.signal });
  },
  ERR_DEADLINE: () => silence(100, { attemptMs: 5_000, totalMs: 100 }),
  ERR_TIMEOUT: () => silence(100, { attemptMs: 100 }),
  // Nobody listens on port 2. One that was free a moment ago may be another test's by now.
  ERR_CONNECT: () => run(() => undefined, { baseUrl: 'http://127.0.0.1:2' }),
  ERR_TLS: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redeemkit-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    execFileSync('openssl', [...request, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    let requests = 0;
    const https = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
      requests += 1;
      response.end();
    });
    rmSync(folder, { recursive: true });
    await new Promise<void>((resolve) => {
      https.listen(0, '127.0.0.1', resolve);
    });
    const { port } = https.address() as AddressInfo;
    const outcome = await run(() => undefined, { baseUrl: `https://127.0.0.1:${port}` });
    https.close();
    // A self-signed certificate of the right name: the request must not have been written.
    expect(requests).toBe(0);
    return outcome;
  },
  ERR_CONNECTION_LOST: () =>
    run(({ socket }) => {
      socket.destroy();
      return undefined;
    }),
  ERR_CONTENT_ENCODING: () =>
    run(() => ({ headers: { 'Content-Encoding': 'gzip, gzip' }, body: gzipSync('{}') })),
  ERR_RESPONSE_TOO_LARGE: () => run(() => ({ body: new Uint8Array(1_048_577) })),
  ERR_REDIRECT: () => run(() => ({ status: 307, headers: { Location: 'https://elsewhere.test/' } })),
  ERR_HTTP_STATUS: () => run(() => ({ status: 502, headers: html, body: page })),
  ERR_UNSIGNED: () => run(() => ({ body: JSON.stringify(resultOf('SIGNATURE_INVALID', 'F')) })),
  ERR_UNSIGNED_SUCCESS: () => run(() => ({ body: JSON.stringify(success) })),
  ERR_SIGNATURE_REFUSED: () =>
    run(async () => {
      const { headers } = await signedReply(success, { gateway: sides.gateway, path: PATH });
      return { headers, body: JSON.stringify(resultOf('SUCCESS', 'F')) };
    }),
  ERR_KEY_LOOKUP: () =>
    run(signed(success), {
      verificationKeys: () => {
        throw new Error('the key server is down');
      },
    }),
  ERR_RESPONSE_TIME: () => run(signed(success, { now: Date.now() - 3_600_000 })),
  ERR_CLIENT_ID_MISMATCH: () => run(signed(success, { clientId: 'SOMEBODY-ELSE' })),
  ERR_SEALING_MISMATCH: () => run(signed(success), { mode: 'sealed' }),
  ERR_OPEN_FAILED: () => run(signed(success, { sealFor: sides.gateway }), { mode: 'sealed' }),
  ERR_ANSWER_REPEATED: async () => {
    const reply = await signedReply(success, { gateway: sides.gateway, path: PATH, sealFor: sides.merchant });
    server.script = () => reply;
    const client = sides.client(
      { fetch: () => Promise.reject(new Error('unused')) },
      {
        baseUrl: server.url,
        fetch,
        mode: 'sealed',
      },
    );
    expect(await client.redeem(redemption(nextBizNo()))).toMatchObject({ status: 'succeeded' });
    return client.redeem(redemption(nextBizNo()));
  },
  ERR_RESPONSE_INVALID: () => run(signed({ result: 'SUCCESS' })),
  ERR_ECHO_MISMATCH: () => run(signed({ ...success, bizNo: 'somebody-elses' })),
  ERR_EARLIER_ATTEMPT_OPEN: async () => {
    let attempt = 0;
    const answer = signed(resultOf('POINT_NOT_ENOUGH', 'F'));
    const outcome = await run(
      (arrived, response) => {
        attempt += 1;
        return attempt === 1 ? { status: 503, headers: html, body: page } : answer(arrived, response);
      },
      { retry: { on: 'unknown', delaysMs: [0] } },
    );
    expect(outcome.attempts).toHaveLength(2);
    return outcome;
  },
};

describe('every reason of unknown', () => {
  const ofResults = letters.flatMap((letter) => tableCodes.map((code) => cellOf(code, letter)));
  test('has a case here or in the table of codes', () => {
    expect(
      new Set([...Object.keys(reasons), ...ofResults.filter((cell) => cell.startsWith('ERR_'))]),
    ).toEqual(new Set(Object.keys(reasonMeanings)));
  });

  const neverSent = ['ERR_CONNECT', 'ERR_TLS'];
  test.each(Object.entries(reasons))('%s', async (code, produce) => {
    const outcome = await produce();
    expect(outcome.status === 'unknown' ? outcome.reason : outcome).toMatchObject({
      code,
      sent: neverSent.includes(code) ? 'no' : 'maybe',
    });
    expect(outcome.status === 'unknown' && outcome.advice).toBe(
      adviceFor(code as UnknownReasonCode, neverSent.includes(code) ? 'no' : 'maybe'),
    );
  });
});

describe('an answer that is not believed', () => {
  test('is shown, cut, and marked', async () => {
    const body = `${JSON.stringify(resultOf('SIGNATURE_INVALID', 'F'))}\r\nforged log line${'x'.repeat(5_000)}`;
    const outcome = await run(() => ({ status: 403, body, headers: { 'Tracer-Id': 'abc\tdef' } }));
    expect(outcome).toMatchObject({
      status: 'unknown',
      tracerId: 'abcdef',
      reason: { code: 'ERR_HTTP_STATUS', httpStatus: 403 },
      unverified: { httpStatus: 403, resultCode: 'SIGNATURE_INVALID', resultStatus: 'F' },
    });
    const text = outcome.status === 'unknown' ? (outcome.unverified?.text ?? '') : '';
    expect(text).toHaveLength(1_024);
    expect(text).not.toMatch(/[\r\n]/);
  });

  test.each([301, 302, 303, 307, 308])(
    'a redirect %s is not followed, and nothing goes to its target',
    async (status) => {
      const target = await serveScript(signed(success));
      const outcome = await run(() => ({ status, headers: { Location: `${target.url}${PATH}` } }));
      await target.close();
      expect(outcome).toMatchObject({
        status: 'unknown',
        reason: { code: 'ERR_REDIRECT', httpStatus: status },
      });
      expect(target.arrived).toEqual([]);
    },
  );
});
