// In: calls that succeed, fail and stay unknown, with hooks. Out: what the hooks see, and that they can break nothing.
import type { RedeemClientHooks } from '@redeemkit/redeem-client';
import { describe, expect, test } from 'vitest';
import { clientOf, redemption, signed, systemError } from './fake-gateway.ts';

interface Seen {
  readonly name: string;
  readonly view: { readonly call?: unknown; readonly code?: unknown };
}

const recorder = (): { readonly seen: Seen[]; readonly hooks: RedeemClientHooks } => {
  const seen: Seen[] = [];
  const record = (name: string) => (view: object) => {
    seen.push({ name, view: view as Seen['view'] });
  };
  return {
    seen,
    hooks: {
      onAttempt: record('onAttempt'),
      onResponse: record('onResponse'),
      onRetry: record('onRetry'),
      onOutcome: record('onOutcome'),
      onWarning: record('onWarning'),
    },
  };
};

describe('hooks', () => {
  test('see each attempt, its end, the pause and the outcome, with one call object', async () => {
    const { seen, hooks } = recorder();
    let requests = 0;
    const client = clientOf(
      () => {
        requests += 1;
        if (requests === 1) throw systemError('ECONNREFUSED', 'connect');
        return signed(undefined, { headers: { 'Tracer-Id': 'abc123' } });
      },
      { hooks, retry: { on: 'not-sent', delaysMs: [1] } },
    );
    await client.redeem(redemption('order-9'));
    expect(seen.map(({ name }) => name)).toEqual([
      'onAttempt',
      'onResponse',
      'onRetry',
      'onAttempt',
      'onResponse',
      'onOutcome',
    ]);
    const calls = new Set(seen.map(({ view }) => view.call));
    expect(calls.size).toBe(1);
    expect([...calls][0]).toEqual({
      operation: 'benefitRedeem',
      bizNo: 'order-9',
      origin: 'https://gateway.test',
      path: '/api/open/alipay/intl/promotion/benefit/benefitRedeem',
    });
    expect(seen[0]?.view).toMatchObject({ attempt: 1, keyVersion: '1', sealed: false });
    expect(seen[1]?.view).toMatchObject({
      httpStatus: undefined,
      verified: false,
      reasonCode: 'ERR_CONNECT',
    });
    expect(seen[2]?.view).toMatchObject({ attempt: 1, reasonCode: 'ERR_CONNECT', delayMs: 1 });
    expect(seen[4]?.view).toMatchObject({
      attempt: 2,
      httpStatus: 200,
      verified: true,
      resultCode: 'SUCCESS',
      tracerId: 'abc123',
    });
    expect(seen[5]?.view).toMatchObject({ status: 'succeeded', attempts: 2, resultCode: 'SUCCESS' });
    expect(seen.every(({ view }) => Object.isFrozen(view))).toBe(true);
  });

  test('that throw or reject change nothing and are reported', async () => {
    const warnings: string[] = [];
    const broken = (): never => {
      throw new Error('log full');
    };
    const client = clientOf(() => signed(), {
      hooks: {
        onAttempt: broken,
        onResponse: (() => Promise.reject(new Error('log full'))) as () => void,
        onOutcome: broken,
        onWarning: ({ code }) => {
          warnings.push(code);
          throw new Error('also here');
        },
      },
    });
    expect(await client.redeem(redemption())).toMatchObject({ status: 'succeeded' });
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(warnings).toEqual(['WARN_HOOK_FAILED', 'WARN_HOOK_FAILED', 'WARN_HOOK_FAILED']);
  });

  test('are warned of an unsigned success and of a long bizNo', async () => {
    const { seen, hooks } = recorder();
    const client = clientOf(() => Response.json({ result: { resultCode: 'SUCCESS', resultStatus: 'S' } }), {
      hooks,
    });
    await client.redeem(redemption('x'.repeat(65)));
    const codes = seen.filter(({ name }) => name === 'onWarning').map(({ view }) => view.code);
    expect(codes).toEqual(['WARN_BIZ_NO_LONG', 'WARN_UNSIGNED_SUCCESS']);
  });
});
