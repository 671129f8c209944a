// In: one redemption, sent a thousand times at once. Out: one debit, and a thousand equal answers.
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { beforeAll, expect, test } from 'vitest';
import { CLIENT, createGateway, createKeys, type Keys, PATH, signedRequest, USER } from './sides.ts';

let keys: Keys;
beforeAll(async () => {
  keys = await createKeys();
});

interface Claimed {
  readonly result: { readonly resultCode: string };
}

// Ten signatures over ten seconds, each a hundred times: exact repeats, and repeats with a time of their own.
const requests = () => {
  const now = Date.now();
  const signed = Array.from({ length: 10 }, (_, second) =>
    signedRequest(keys.merchantPrivate, { bizNo: 'order-1', points: 7, at: now - second * 1_000 }),
  );
  return Array.from({ length: 1_000 }, (_, index) => signed[index % 10] ?? signed[0]);
};

test('a thousand requests of one bizNo at once debit once', async () => {
  const sandbox = createGateway(keys);
  const answers = await Promise.all(
    requests().map((one) => sandbox.fetch(`http://sandbox.test${PATH}`, { method: 'POST', ...one })),
  );
  const said = await Promise.all(answers.map((answer) => answer.json() as Promise<Claimed>));
  expect(new Set(said.map(({ result }) => result.resultCode))).toEqual(new Set(['SUCCESS']));
  expect(sandbox.ledger.balance(USER)).toBe(993);
  expect(sandbox.ledger.redemption(CLIENT, 'order-1')?.points).toBe(7);
});

test('a thousand over sockets debit once too', async () => {
  const sandbox = createGateway(keys);
  const served = await serveSandbox(sandbox);
  const said = await Promise.all(
    requests().map(async (one) => {
      const answer = await fetch(served.url + PATH, { method: 'POST', ...one }).catch(() => undefined);
      // Beyond a hundred connections the sandbox closes; whoever is closed knows nothing and may ask again.
      return answer === undefined ? 'closed' : ((await answer.json()) as Claimed).result.resultCode;
    }),
  );
  await served.close();
  const closed = said.filter((one) => one === 'closed').length;
  expect(new Set(said.filter((one) => one !== 'closed'))).toEqual(new Set(['SUCCESS']));
  expect(closed).toBeLessThan(1_000);
  // Each of them was counted: a newcomer when all were at work, or one whose request was still on its way.
  const { full = 0, idle = 0 } = served.refusals();
  expect(full + idle).toBeGreaterThanOrEqual(closed);
  expect(sandbox.ledger.balance(USER)).toBe(993);
});
