// In: calls that run, end and stay open under the same bizNo. Out: when a failure counts, and what is remembered.
import { expect, test } from 'vitest';
import { createBizNoRegister } from '../src/biz-no-register.ts';
import { clientOf, redemption, signed } from './fake-gateway.ts';

const body = Uint8Array.of(1);
const denied = { result: { resultCode: 'ACCESS_DENIED', resultStatus: 'F' } };
const notEnough = { result: { resultCode: 'POINT_NOT_ENOUGH', resultStatus: 'F' } };

test('a call is contested by a running one and by an unresolved one, not by a settled one', async () => {
  const register = createBizNoRegister({ capacity: 10, onDrop: () => {} });
  const first = await register.begin('a', body);
  expect(first.contested()).toBe(false);
  const second = await register.begin('a', body);
  expect([first.contested(), second.contested()]).toEqual([true, true]);
  second.settle('nothing-sent');
  expect(first.contested()).toBe(false);
  first.settle('open');
  const third = await register.begin('a', body);
  expect(third.contested()).toBe(true);
  third.settle('succeeded');
  expect((await register.begin('a', body)).contested()).toBe(false);
});

test('after a success, the failure of a call that ran beside it is contested', async () => {
  const register = createBizNoRegister({ capacity: 10, onDrop: () => {} });
  const [first, second] = [await register.begin('a', body), await register.begin('a', body)];
  first.settle('succeeded');
  expect(second.contested()).toBe(true);
  second.settle('failed');
  const later = await register.begin('a', body);
  expect(later.contested()).toBe(false);
  later.settle('failed');
});

test('a call that is still taking its place when another succeeds counts as beside it', async () => {
  const register = createBizNoRegister({ capacity: 10, onDrop: () => {} });
  (await register.begin('a', body)).settle('open');
  const first = await register.begin('a', body);
  const taking = register.begin('a', body);
  first.settle('succeeded');
  expect((await taking).contested()).toBe(true);
});

test('two calls at once, one succeeds, the other is turned away: nobody is told that it failed', async () => {
  // Which of the two reaches the gateway first is open: they prepare side by side.
  let answerLate = (): void => {};
  const late = new Promise<void>((resolve) => {
    answerLate = resolve;
  });
  let asked = 0;
  const client = clientOf(async () => {
    asked += 1;
    if (asked === 1) return signed();
    await late;
    return signed(denied);
  });
  const calls = [client.redeem(redemption()), client.redeem(redemption())];
  expect(await Promise.race(calls)).toMatchObject({ status: 'succeeded' });
  answerLate();
  const outcomes = await Promise.all(calls);
  expect(asked).toBe(2);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['succeeded', 'unknown']);
  expect(outcomes.find(({ status }) => status === 'unknown')).toMatchObject({
    reason: { code: 'ERR_EARLIER_ATTEMPT_OPEN' },
  });
});

test('another body is refused while the bizNo is running or unresolved', async () => {
  const register = createBizNoRegister({ capacity: 10, onDrop: () => {} });
  const first = await register.begin('a', body);
  await expect(register.begin('a', Uint8Array.of(2))).rejects.toMatchObject({
    code: 'ERR_BIZ_NO_BODY_CHANGED',
  });
  first.settle('open');
  await expect(register.begin('a', Uint8Array.of(2))).rejects.toMatchObject({
    code: 'ERR_BIZ_NO_BODY_CHANGED',
  });
  (await register.begin('a', body)).settle('succeeded');
  (await register.begin('a', Uint8Array.of(2))).settle('succeeded');
});

test('beyond its capacity the oldest unresolved bizNo is forgotten, and that is said', async () => {
  let drops = 0;
  const register = createBizNoRegister({
    capacity: 2,
    onDrop: () => {
      drops += 1;
    },
  });
  for (const bizNo of ['a', 'b', 'c']) (await register.begin(bizNo, body)).settle('open');
  expect(drops).toBe(1);
  expect((await register.begin('a', body)).contested()).toBe(false);
  expect((await register.begin('c', body)).contested()).toBe(true);
});

test('a failure after an unresolved call is not believed, until a success settles it', async () => {
  let answer: () => Response | Promise<Response> = () => new Response('busy', { status: 503 });
  const client = clientOf(() => answer());
  expect(await client.redeem(redemption())).toMatchObject({ status: 'unknown' });
  answer = () => signed(denied);
  expect(await client.redeem(redemption())).toMatchObject({
    status: 'unknown',
    reason: { code: 'ERR_EARLIER_ATTEMPT_OPEN', resultCode: 'ACCESS_DENIED' },
  });
  answer = () => signed();
  expect(await client.redeem(redemption())).toMatchObject({ status: 'succeeded' });
  answer = () => signed(denied);
  expect(await client.redeem(redemption())).toMatchObject({ status: 'failed' });
});

test('`earlierAttempts` says the same of another process', async () => {
  const client = clientOf(() => signed(notEnough));
  expect(await client.redeem(redemption('a'), { earlierAttempts: 'unresolved' })).toMatchObject({
    status: 'unknown',
    reason: { code: 'ERR_EARLIER_ATTEMPT_OPEN' },
  });
  expect(await client.redeem(redemption('b'))).toMatchObject({ status: 'failed' });
});

test('with repeats "first-answer" a verdict of the operation settles; a refusal at the door does not', async () => {
  let answer = notEnough;
  const client = clientOf(() => signed(answer), { repeats: 'first-answer' });
  expect(await client.redeem(redemption('a'), { earlierAttempts: 'unresolved' })).toMatchObject({
    status: 'failed',
  });
  // PARAM_ILLEGAL is the operation's, and also what a gateway says of a stale Request-Time before it looks further.
  for (const refused of [denied, { result: { resultCode: 'PARAM_ILLEGAL', resultStatus: 'F' } }]) {
    answer = refused;
    expect(await client.redeem(redemption('b'), { earlierAttempts: 'unresolved' })).toMatchObject({
      status: 'unknown',
    });
  }
});
