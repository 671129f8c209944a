// In: two redemptions whose answers change places on the way. Out: what is found out, and what the protocol cannot tell.
import { createRedeemClient, type RedeemClientConfig } from '@redeemkit/redeem-client';
import type { Sandbox } from '@redeemkit/redeem-sandbox';
import { beforeAll, expect, test } from 'vitest';
import { CLIENT, createGateway, createKeys, type Keys, redemption } from './sides.ts';

const NOW = 1_716_331_341_000;
let keys: Keys;
beforeAll(async () => {
  keys = await createKeys();
});

/** A wire that holds answers back until there are two, and hands each to the other's asker. */
const swapping = (sandbox: Sandbox) => {
  let first: { readonly answer: Response; readonly hand: (other: Response) => void } | undefined;
  return async (url: string, init: RequestInit): Promise<Response> => {
    const answer = await sandbox.fetch(url, init);
    if (first === undefined)
      return new Promise((resolve) => {
        first = { answer, hand: resolve };
      });
    const { answer: others, hand } = first;
    first = undefined;
    hand(answer);
    return others;
  };
};

const clientOf = (sandbox: Sandbox, config: Partial<RedeemClientConfig> = {}) =>
  createRedeemClient({
    baseUrl: 'https://gateway.test',
    clientId: CLIENT,
    signingKey: keys.merchantSigner,
    verificationKeys: keys.gatewayVerifier,
    now: () => NOW,
    fetch: swapping(sandbox) as NonNullable<RedeemClientConfig['fetch']>,
    ...config,
  });

test('sealed, with answers under the key of their request: an answer of another request does not open', async () => {
  const sandbox = createGateway(keys, { now: () => NOW });
  const client = clientOf(sandbox, {
    sealingKey: keys.gatewaySealing,
    openingKeys: keys.merchantOpening,
    answerKey: 'request',
  });
  const outcomes = await Promise.all(['a', 'b'].map((bizNo) => client.redeem(redemption(bizNo))));
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ status: 'unknown', reason: { code: 'ERR_OPEN_FAILED' } });
});

test('of two answers that change places, none is believed beyond what the protocol can tell', async () => {
  // The second is asked two minutes after the first was answered: its Response-Time is before its request.
  let now = NOW;
  const sandbox = createGateway(keys, { now: () => now });
  const client = clientOf(sandbox, { now: () => now });
  const early = client.redeem(redemption('early'));
  await expect.poll(() => sandbox.journal.find({ bizNo: 'early' })[0]?.answered?.resultCode).toBe('SUCCESS');
  now += 120_000;
  const late = await client.redeem(redemption('late'));
  expect(late).toMatchObject({ status: 'unknown', reason: { code: 'ERR_RESPONSE_TIME' } });
  // The answer to the late request is within the time that an answer to the early one may take.
  expect((await early).status).toBe('succeeded');
});

test('the limit: plain answers of one second that change places are believed', async () => {
  const sandbox = createGateway(keys, { now: () => NOW });
  const client = clientOf(sandbox);
  const [small, large] = await Promise.all([
    client.redeem(redemption('small', 1)),
    client.redeem(redemption('large', 5_000)),
  ]);
  // Which of the two was debited is the other way round: docs/threat-model.md, "What the protocol cannot bind".
  expect([small.status, large.status]).toEqual(['failed', 'succeeded']);
  expect(sandbox.ledger.redemption(CLIENT, 'small')?.points).toBe(1);
});
