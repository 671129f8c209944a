// In: client and sandbox, through fetch and over sockets, plain and sealed. Out: proof that one redemption works.
import { retryNever } from '@redeemkit/redeem-client';
import { FAULTS } from '@redeemkit/redeem-sandbox';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_ID, createTwoSides, redemption, type TwoSides, USER } from './two-sides.ts';

// These two are tested by not waiting for them: long enough to debit on a busy machine, and not for the answer.
const SLOW: Readonly<Record<string, number>> = { delay: 3_000, 'slow-drip': 100 };

let sides: TwoSides;
beforeAll(async () => {
  sides = await createTwoSides();
});

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

describe.each(['plain', 'sealed'] as const)('%s', (mode) => {
  test('through an injected fetch', async () => {
    const sandbox = sides.sandbox();
    const client = sides.client(sandbox, { mode });
    const outcome = await client.redeem(redemption('order-1', 30));
    expect(outcome).toMatchObject({ status: 'succeeded', bizNo: 'order-1', resultCode: 'SUCCESS' });
    expect(outcome.attempts).toHaveLength(1);
    expect(sandbox.ledger.balance(USER)).toBe(70);
    expect(await client.redeem(redemption('order-1', 30))).toMatchObject({ status: 'succeeded' });
    expect(sandbox.ledger.balance(USER)).toBe(70);
    expect(await client.redeem(redemption('order-2', 71))).toMatchObject({
      status: 'failed',
      resultCode: 'POINT_NOT_ENOUGH',
    });
  });

  test('over a real socket, with the bodies that were signed', async () => {
    const sandbox = sides.sandbox();
    const { url, close } = await serveSandbox(sandbox);
    closing.push(close);
    const seen: Uint8Array[] = [];
    const client = sides.client(sandbox, {
      mode,
      baseUrl: url,
      fetch: (target, init) => {
        seen.push(init.body);
        return fetch(target, init);
      },
    });
    const outcome = await client.redeem(redemption('order-1', 30));
    expect(outcome).toMatchObject({ status: 'succeeded', attempts: [{ httpStatus: 200, sent: 'maybe' }] });
    expect(outcome.tracerId).toMatch(/^[\w-]{1,64}$/);
    const text = new TextDecoder().decode(seen[0]);
    expect(text.includes('order-1')).toBe(mode === 'plain');
    if (mode === 'sealed') expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  test('in three stages: what is signed is the very object that is sent', async () => {
    const sandbox = sides.sandbox();
    let sent: unknown;
    const client = sides.client(sandbox, {
      mode,
      fetch: (url, init) => {
        sent = init.body;
        return sandbox.fetch(new Request(url, init));
      },
    });
    const prepared = await client.prepare(redemption('order-1'));
    const answer = await client.send(prepared);
    expect(sent).toBe(prepared.body);
    expect(await client.process(prepared, answer)).toMatchObject({ status: 'succeeded', bizNo: 'order-1' });
  });

  const faults = FAULTS.filter(({ appliesTo }) => appliesTo === 'everything' || appliesTo === mode);
  test.each(faults.map((fault) => [fault.name, fault] as const))(
    'the fault %s ends as the sandbox says a correct client ends',
    async (name, fault) => {
      const ms = SLOW[name];
      const sandbox = sides.sandbox({
        faults: { rules: [{ fault: name, ...(ms !== undefined && { ms }) }] },
      });
      const attemptMs = ms === undefined ? 10_000 : 1_000;
      const client = sides.client(sandbox, { mode, retry: retryNever, timeouts: { attemptMs } });
      const outcome = await client.redeem(redemption('order-1', 30));
      expect(outcome.status).toBe(fault.outcome);
      expect(sandbox.ledger.balance(USER)).toBe(fault.debits === 'once' ? 70 : 100);
      expect(sandbox.ledger.redemption(CLIENT_ID, 'order-1')?.points ?? 0).toBe(
        fault.debits === 'once' ? 30 : 0,
      );
    },
  );
});
