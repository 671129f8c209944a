// In: everything a caller may print or log. Out: proof that no key, signature, body or user id stands in it.
import { format, inspect } from 'node:util';
import { retryNever } from '@redeemkit/redeem-client';
import { expect, test } from 'vitest';
import { clientOf, gateway, merchant, redemption, signed, systemError } from './fake-gateway.ts';

const user = '2160220037090534';

test('client, views, outcomes and errors in five formats', async () => {
  const views: unknown[] = [];
  const record = (view: unknown): void => {
    views.push(view);
  };
  const hooks = {
    onAttempt: record,
    onResponse: record,
    onRetry: record,
    onOutcome: record,
    onWarning: record,
  };
  let signature = '';
  const answers = [
    () => signed(),
    () => signed({ result: { resultCode: 'RISK_REJECT', resultStatus: 'F' } }),
    () => signed(undefined, { sealing: 'sealed' }),
    () => new Response('x', { status: 500 }),
    () => Promise.reject(systemError('ECONNRESET', 'read')),
  ];
  const printed: unknown[] = [views];
  for (const [index, answer] of answers.entries()) {
    for (const mode of ['plain', 'sealed']) {
      const client = clientOf(
        ({ headers }) => {
          const { Signature = '' } = headers as { Signature?: string };
          signature = Signature.slice(-60);
          return answer();
        },
        {
          retry: retryNever,
          hooks,
          ...(mode === 'sealed' && { sealingKey: gateway.sealingKey, openingKeys: merchant.openingKey }),
        },
      );
      printed.push(client, await client.redeem(redemption(`order-${index}-${mode}`)));
      printed.push(
        await client.redeem({ ...redemption(), ipRoleId: `x${user}` }).catch((error: unknown) => error),
      );
      const prepared = await client.prepare(redemption('prepared'));
      printed.push(
        await client
          .process({ ...prepared }, { status: 200, headers: {}, body: new Uint8Array() })
          .catch((error: unknown) => error),
      );
    }
  }
  const material = merchant.privatePem.split('\n').filter((line) => line.length === 64);
  expect(material.length).toBeGreaterThan(10);
  expect(signature).toHaveLength(60);
  for (const value of printed) {
    const texts = [
      String(value),
      inspect(value, { depth: 9, showHidden: true }),
      format('%o', value),
      JSON.stringify(value),
      value instanceof Error ? `${value.stack}` : '',
    ];
    for (const text of texts) {
      for (const secret of [user, signature, ...material]) expect(text?.includes(secret)).toBe(false);
    }
  }
});
