// In: every fault of the sandbox's table and every way to tamper. Out: the outcome of each, as the table says.
import { FAULTS } from '@redeemkit/redeem-sandbox';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createInPageGateway,
  createLedger,
  type Exchange,
  type GatewayKeys,
  type InPageGateway,
} from '../../.vitepress/theme/playground/logic/in-page-gateway.ts';
import {
  createState,
  type MessageState,
  START_POINTS,
  sampleBody,
} from '../../.vitepress/theme/playground/logic/message-state.ts';
import { readOpeningKey, readSigningKey } from '../../.vitepress/theme/playground/logic/read-keys.ts';
import { traceMessage } from '../../.vitepress/theme/playground/logic/trace-message.ts';
import { makePair } from './keys.ts';

let keys: GatewayKeys;
let gateway: InPageGateway;
beforeAll(async () => {
  const sideOf = async () => {
    const [signing, opening] = [
      await readSigningKey(makePair().privatePem, '1'),
      await readOpeningKey(makePair().privatePem, 256),
    ];
    if (!signing || !opening || 'problem' in signing || 'problem' in opening) throw new Error('no key');
    return {
      signing: signing.key.signing,
      verification: signing.key.verification,
      opening: opening.key.opening,
      sealing: opening.key.sealing,
    };
  };
  keys = { own: await sideOf(), gateway: await sideOf() };
  gateway = createInPageGateway({ keys, clientId: 'DEMO', store: createLedger() });
});

let count = 0;
const user = (): string => `2160${String(count).padStart(12, '0')}`;
/** A state whose bizNo and user nobody had before. */
const fresh = (changes: Partial<MessageState>): MessageState => {
  count += 1;
  const body = sampleBody('benefitRedeem')
    .replace('ORDER-20240522-0001', `order-${count}`)
    .replace('2160220037090534', user());
  return { ...createState(), body, ...changes };
};
const send = async (state: MessageState, by = gateway): Promise<Exchange> => {
  const made = await traceMessage(state, {
    signer: keys.own.signing,
    sealingKey: keys.gateway.sealing,
    now: Date.now(),
  });
  if (!made.ok) throw new Error(made.problem.code);
  return by.send(state, made.trace);
};

describe.each([
  ['plain', false],
  ['sealed', true],
] as const)('%s', (_, sealed) => {
  it('an honest exchange succeeds, and shows every step', async () => {
    const found = await send(fresh({ sealed }));
    expect(found.outcome?.status).toBe('succeeded');
    expect(found.refusal).toBeUndefined();
    expect(found.effect).toBe('committed');
    expect(found.balance).toBe(START_POINTS - 100);
    expect(found.steps.map(({ step, verdict }) => `${step} ${verdict}`)).toContain('signature passed');
    expect(found.answer).toMatchObject({ status: 200, complete: true });
    expect(new TextDecoder().decode(found.answerPlain)).toContain('"SUCCESS"');
  });

  it.each(FAULTS.map((fault) => [fault.name, fault] as const))('fault %s', async (name, fault) => {
    // Whoever only waits need not wait long; long enough to debit on a busy machine.
    const attemptMs = name === 'delay' || name === 'slow-drip' ? 1_500 : 20_000;
    const by = createInPageGateway({ keys, clientId: 'DEMO', store: createLedger(), attemptMs });
    const applies = fault.appliesTo === 'everything' || fault.appliesTo === (sealed ? 'sealed' : 'plain');
    const found = await send(fresh({ sealed, fault: name }), by);
    expect(found.outcome?.status).toBe(applies ? fault.outcome : 'succeeded');
    const debited = applies ? fault.debits === 'once' : true;
    expect(found.balance).toBe(debited ? START_POINTS - 100 : START_POINTS);
  });

  it.each([
    ['body', 'unknown'],
    ['time', 'unknown'],
    ['signature', 'unknown'],
    ['no-signature', 'unknown'],
    ['key-version', 'unknown'],
    ['wrapped-key', sealed ? 'failed' : 'succeeded'],
  ] as const)('tampering with %s: %s', async (tampering, status) => {
    const found = await send(fresh({ sealed, tampering }));
    expect(found.outcome?.status).toBe(status);
    expect(found.balance).toBe(status === 'succeeded' ? START_POINTS - 100 : START_POINTS);
    if (status === 'unknown') expect(found.steps.at(-1)?.verdict).toBe('failed');
  });
});

it('holds an answer back as long as asked, and still takes it in time', async () => {
  const found = await send(fresh({ fault: 'delay', faultSetting: 'ms=20' }));
  expect(found.outcome?.status).toBe('succeeded');
});

it('refuses to send what the operation does not allow, with every issue', async () => {
  const found = await send(fresh({ body: '{"bizNo":"x"}' }));
  expect(found.outcome).toBeUndefined();
  expect(found.refusal?.code).toBe('ERR_REQUEST_INVALID');
  expect(found.refusal?.issues.map(({ path }) => path)).toContain('ipRoleId');
  expect(found.steps).toEqual([]);
  expect((await send(fresh({ body: '{' }))).refusal?.code).toBe('ERR_JSON_SYNTAX');
});

it('reports a setting that the fault does not take', async () => {
  const found = await send(fresh({ fault: 'delay', faultSetting: 'ms=soon' }));
  expect(found.outcome?.status).toBe('unknown');
  expect(new TextDecoder().decode(found.answer?.body)).toContain('Sandbox-Fault');
});

it('keeps what was left open: a failure under the same bizNo settles nothing', async () => {
  const open = fresh({ fault: 'drop-after-commit' });
  expect((await send(open)).outcome?.status).toBe('unknown');
  const again = await send({ ...open, fault: '' });
  expect(again.outcome?.status).toBe('succeeded');
  expect(again.effect).toBe('repeated');
  expect(again.balance).toBe(START_POINTS - 100);
});

it('enquires and issues, too', async () => {
  for (const operation of ['userPromoBenefitQuery', 'benefitIssue'] as const) {
    const body = sampleBody(operation);
    const path = {
      userPromoBenefitQuery: '/api/open/v1/alipayhk/promotion/benefit/userPromoBenefitQuery',
      benefitIssue: '/api/open/alipay/v1/promotion/benefit/issue',
    }[operation];
    const found = await send({ ...createState(), operation, body, path });
    expect(found.outcome?.status).toBe('succeeded');
    expect(found.balance).toBeGreaterThanOrEqual(START_POINTS);
  }
});
