// In: sealed answers, repeated. Out: the second is refused while it could still pass, and memory stays bounded.
import { expect, test } from 'vitest';
import { createAnswerMemory } from '../src/answer-memory.ts';
import { clientOf, gateway, merchant, redemption, signed } from './fake-gateway.ts';

const answer = (wrap: number, time: string = 't', body: number = 0) => ({
  wrap: Uint8Array.of(wrap),
  time,
  body: Uint8Array.of(body),
});

test('an exact repeat is refused until it is too old to pass', async () => {
  let now = 0;
  const memory = createAnswerMemory({ keepMs: 1_000, now: () => now });
  expect(await memory.accept(answer(1))).toBe(true);
  expect(await memory.accept(answer(1))).toBe(false);
  expect(await memory.accept(answer(2))).toBe(true);
  expect(await memory.accept(answer(1, 'u'))).toBe(true);
  expect(await memory.accept(answer(1, 't', 1))).toBe(true);
  now = 1_000;
  expect(await memory.accept(answer(1))).toBe(true);
});

test('the border between the parts is part of what is remembered', async () => {
  const memory = createAnswerMemory({ keepMs: 1_000, now: () => 0 });
  expect(await memory.accept({ wrap: Uint8Array.of(1, 2), time: 't', body: Uint8Array.of(3) })).toBe(true);
  expect(await memory.accept({ wrap: Uint8Array.of(1), time: 't', body: Uint8Array.of(2, 3) })).toBe(true);
});

test('a replayed sealed answer is unknown, also with its header written differently', async () => {
  const first = await signed(undefined, { sealing: 'sealed' });
  const body = await first.arrayBuffer();
  const { Encrypt = '', ...headers } = Object.fromEntries(
    [...first.headers].map(([key, value]) => [key === 'encrypt' ? 'Encrypt' : key, value]),
  ) as Record<string, string> & { Encrypt?: string };
  let encrypt = Encrypt;
  const client = clientOf(() => new Response(body, { headers: { ...headers, Encrypt: encrypt } }), {
    sealingKey: gateway.sealingKey,
    openingKeys: merchant.openingKey,
  });
  expect(await client.redeem(redemption('a'))).toMatchObject({ status: 'succeeded' });
  encrypt = `${decodeURIComponent(Encrypt)}, other=1`;
  expect(await client.redeem(redemption('b'))).toMatchObject({ reason: { code: 'ERR_ANSWER_REPEATED' } });
});
