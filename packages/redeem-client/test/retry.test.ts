// In: gateways that fail a few times, and retry policies. Out: when, how often and with which bytes it is tried again.
import {
  type RedeemClient,
  type RedeemClientConfig,
  type RetryView,
  retryNever,
  retryUnknown,
} from '@redeemkit/redeem-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Answer,
  gateway,
  merchant,
  clientOf as plainClientOf,
  redemption,
  signed,
  systemError,
} from './fake-gateway.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Lets fake time pass exactly as far as each pause asks for; signing and verifying run outside of it. */
const clientOf = (answer: Answer, config: Partial<RedeemClientConfig> = {}): RedeemClient =>
  plainClientOf(answer, {
    ...config,
    hooks: {
      ...config.hooks,
      onRetry: (view) => {
        config.hooks?.onRetry?.(view);
        setImmediate(() => vi.advanceTimersByTime(view.delayMs));
      },
    },
  });

const busy = (): Response => new Response('busy', { status: 503 });

describe('by default', () => {
  test('a refused connection is tried three times in all', async () => {
    let requests = 0;
    const client = clientOf(() => {
      requests += 1;
      throw systemError('ECONNREFUSED', 'connect');
    });
    const outcome = await client.redeem(redemption());
    expect(outcome).toMatchObject({ status: 'unknown', reason: { code: 'ERR_CONNECT', sent: 'no' } });
    expect(outcome.status === 'unknown' && outcome.advice).toMatch(/^Nothing was sent/);
    expect(requests).toBe(3);
  });

  test.each([
    ['a reset', () => Promise.reject(systemError('ECONNRESET', 'read'))],
    ['an unsigned 503', busy],
    [
      'a signed UNKNOWN_EXCEPTION',
      () => signed({ result: { resultCode: 'UNKNOWN_EXCEPTION', resultStatus: 'F' } }),
    ],
  ])('%s is not tried again', async (_, answer) => {
    let requests = 0;
    const client = clientOf(() => {
      requests += 1;
      return answer();
    });
    expect(await client.redeem(redemption())).toMatchObject({
      status: 'unknown',
      reason: { sent: 'maybe' },
    });
    expect(requests).toBe(1);
  });
});

test('retryNever makes one attempt', async () => {
  const client = clientOf(() => Promise.reject(systemError('ECONNREFUSED', 'connect')), {
    retry: retryNever,
  });
  expect((await client.redeem(redemption())).attempts).toHaveLength(1);
});

describe('retryUnknown', () => {
  test('follows AlipayHK’s schedule to its end', async () => {
    const at: number[] = [];
    const views: RetryView[] = [];
    const client = clientOf(
      () => {
        at.push(Date.now());
        return busy();
      },
      { retry: retryUnknown, hooks: { onRetry: (view) => views.push(view) } },
    );
    const outcome = await client.redeem(redemption());
    expect(outcome.attempts).toHaveLength(6);
    const gaps = at.slice(1).map((time, index) => Math.round((time - (at[index] ?? 0)) / 1_000));
    expect(gaps).toEqual([2, 2, 2, 600, 1_800]);
    expect(views.map(({ delayMs }) => delayMs)).toEqual(retryUnknown.delaysMs);
    expect(views.every(({ reasonCode }) => reasonCode === 'ERR_HTTP_STATUS')).toBe(true);
  });

  test.each(['plain', 'sealed'] as const)(
    'sends the identical body with a fresh time and signature (%s)',
    async (sealing) => {
      const seen: { readonly time: unknown; readonly signature: unknown; readonly body: string }[] = [];
      const client = clientOf(
        ({ headers, body }) => {
          const { 'Request-Time': time, Signature: signature } = headers as Partial<Record<string, string>> &
            object;
          seen.push({ time, signature, body: Buffer.from(body).toString('latin1') });
          return seen.length < 3 ? busy() : signed(undefined, { sealing });
        },
        {
          retry: retryUnknown,
          ...(sealing === 'sealed' && { sealingKey: gateway.sealingKey, openingKeys: merchant.openingKey }),
        },
      );
      expect(await client.redeem(redemption())).toMatchObject({ status: 'succeeded' });
      expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
      expect(new Set(seen.map(({ time }) => time)).size).toBe(3);
      expect(new Set(seen.map(({ signature }) => signature)).size).toBe(3);
    },
  );

  test('stops at once when the deadline would pass during the pause', async () => {
    const client = clientOf(busy, { retry: retryUnknown, timeouts: { totalMs: 3_000 } });
    const outcome = await client.redeem(redemption());
    expect(outcome.attempts).toHaveLength(2);
    expect(outcome).toMatchObject({
      reason: { code: 'ERR_DEADLINE', causeCode: 'ERR_HTTP_STATUS', sent: 'maybe' },
    });
  });

  test('an abort ends the pause', async () => {
    const controller = new AbortController();
    const client = clientOf(busy, {
      retry: retryUnknown,
      hooks: { onRetry: () => setImmediate(() => controller.abort()) },
    });
    const outcome = await client.redeem(redemption(), { signal: controller.signal });
    expect(outcome).toMatchObject({
      reason: { code: 'ERR_ABORTED', sent: 'maybe' },
      attempts: [{ number: 1 }],
    });
  });

  test('a signer that fails on a later attempt does not throw away what was sent', async () => {
    let signatures = 0;
    const warnings: string[] = [];
    const client = clientOf(busy, {
      retry: retryUnknown,
      hooks: { onWarning: ({ code }) => warnings.push(code) },
      signingKey: {
        algorithm: 'RSA256',
        keyVersion: '1',
        sign: (bytes) => {
          signatures += 1;
          return signatures === 1
            ? merchant.signingKey.sign(bytes)
            : Promise.reject(new Error('KMS is down'));
        },
      },
    });
    expect(await client.redeem(redemption())).toMatchObject({
      status: 'unknown',
      reason: { code: 'ERR_HTTP_STATUS', sent: 'maybe' },
      attempts: [{ number: 1 }],
    });
    expect(warnings).toContain('WARN_RETRY_NOT_SIGNED');
  });
});

describe('a signer', () => {
  test('that fails at once throws: nothing was sent', async () => {
    let requests = 0;
    const client = clientOf(
      () => {
        requests += 1;
        return signed();
      },
      {
        signingKey: {
          algorithm: 'RSA256',
          keyVersion: '1',
          sign: () => Promise.reject(new Error('KMS is down')),
        },
      },
    );
    await expect(client.redeem(redemption())).rejects.toMatchObject({ code: 'ERR_SIGNER_FAILED' });
    expect(requests).toBe(0);
  });

  test('that never answers ends with the attempt: nothing was sent', async () => {
    const client = clientOf(() => signed(), {
      retry: retryNever,
      signingKey: { algorithm: 'RSA256', keyVersion: '1', sign: () => new Promise(() => {}) },
    });
    const redeeming = client.redeem(redemption());
    // The timer of the attempt.
    while (vi.getTimerCount() < 1) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    vi.advanceTimersByTime(10_000);
    expect(await redeeming).toMatchObject({
      reason: { code: 'ERR_TIMEOUT', sent: 'no' },
      advice: expect.stringContaining('nothing moved'),
    });
  });
});

test('jitter takes a part of the pause, at most the whole', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.25);
  const views: RetryView[] = [];
  const client = clientOf(() => Promise.reject(systemError('ECONNREFUSED', 'connect')), {
    retry: { on: 'not-sent', delaysMs: [1_000], jitter: 'full' },
    hooks: { onRetry: (view) => views.push(view) },
  });
  await client.redeem(redemption());
  expect(views.map(({ delayMs }) => delayMs)).toEqual([250]);
});
