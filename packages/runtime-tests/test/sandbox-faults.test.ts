// In: every fault of the sandbox, over real sockets, against the client. Out: the outcome and the debit of the table,
// and that the same bizNo, sent again, ends well and is debited once.
import { retryNever } from '@redeemkit/redeem-client';
import { createMemoryStore, FAULT_HEADER, FAULTS, type Fault } from '@redeemkit/redeem-sandbox';
import { type ServedSandbox, serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_ID, createTwoSides, redemption, type TwoSides, USER } from './two-sides.ts';

let sides: TwoSides;
let served: ServedSandbox | undefined;
beforeAll(async () => {
  sides = await createTwoSides();
});
afterEach(() => served?.close());

// These two are tested by not waiting for them: long enough to debit on a busy machine, and not for the answer.
const LATE: Readonly<Record<string, string>> = { delay: ';ms=3000', 'slow-drip': ';ms=100' };
const IMPATIENT_MS = 1_000;
const PATIENT_MS = 10_000;

const start = async (mode: 'plain' | 'sealed', header: string, attemptMs: number = PATIENT_MS) => {
  const sandbox = sides.sandbox({ store: createMemoryStore() });
  served = await serveSandbox(sandbox);
  const client = sides.client(sandbox, {
    mode,
    baseUrl: served.url,
    retry: retryNever,
    timeouts: { attemptMs },
    // The header exists in the sandbox only, so the client has no option for it.
    fetch: (url, init) =>
      fetch(url, {
        ...init,
        headers: { ...init.headers, [FAULT_HEADER]: header },
      }),
  });
  return { sandbox, client };
};

describe.each(['plain', 'sealed'] as const)('%s', (mode) => {
  const applies = ({ appliesTo }: Fault): boolean =>
    appliesTo === 'everything' || appliesTo === 'sockets' || appliesTo === mode;

  test.each(FAULTS.filter(applies).map((fault) => [fault.name, fault] as const))(
    '%s',
    async (name, fault) => {
      const { sandbox, client } = await start(
        mode,
        `${name}${LATE[name] ?? ''}`,
        name in LATE ? IMPATIENT_MS : PATIENT_MS,
      );
      const outcome = await client.redeem(redemption('order-1', 30));
      expect(outcome.status).toBe(fault.outcome);
      expect(sandbox.ledger.balance(USER)).toBe(fault.debits === 'once' ? 70 : 100);
      // Found out by looking at the answer, and not by giving up on it.
      if (outcome.status === 'unknown') expect(outcome.reason.code === 'ERR_TIMEOUT').toBe(name in LATE);
      const deliveries = sandbox.journal.find({ bizNo: 'order-1' });
      expect(deliveries).toHaveLength(1);
      expect(deliveries[0]?.answered?.faults).toEqual([name]);

      // What the advice of an unknown outcome says: the same bizNo with the same body, when the fault is over.
      const honest = sides.client(sandbox, { mode, baseUrl: served?.url ?? '', fetch });
      const again = await honest.redeem(redemption('order-1', 30));
      expect(again.status).toBe(fault.outcome === 'failed' ? 'failed' : 'succeeded');
      expect(sandbox.ledger.balance(USER)).toBe(fault.outcome === 'failed' ? 100 : 70);
      expect(sandbox.ledger.redemption(CLIENT_ID, 'order-1')?.points).toBe(
        fault.outcome === 'failed' ? 0 : 30,
      );
    },
  );

  test.each(FAULTS.filter((fault) => !applies(fault)).map(({ name }) => name))(
    '%s leaves such answers alone',
    async (name) => {
      const { client } = await start(mode, name);
      expect(await client.redeem(redemption('order-1', 30))).toMatchObject({ status: 'succeeded' });
    },
  );

  test.each(['delay;ms=20', 'slow-drip;ms=1'])('%s stays within what the client waits', async (header) => {
    const { client } = await start(mode, header);
    expect(await client.redeem(redemption('order-1'))).toMatchObject({ status: 'succeeded' });
  });

  test('several faults at once', async () => {
    const { sandbox, client } = await start(mode, 'header-order, time-milliseconds, status-500-signed');
    expect(await client.redeem(redemption('order-1', 30))).toMatchObject({ status: 'succeeded' });
    expect(sandbox.ledger.balance(USER)).toBe(70);
  });
});

test('the table names every fault once and promises nothing else', () => {
  const names = FAULTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  // No fault may end in success with nothing debited, or in failure with points gone.
  for (const { outcome, debits } of FAULTS) {
    if (outcome === 'succeeded') expect(debits).toBe('once');
    if (outcome === 'failed') expect(debits).toBe('never');
  }
});
