// In: captured requests that come again: inside the window, outside it, after a restart, under another name. Out: one debit.
import { createMemoryStore, createSandbox } from '@redeemkit/redeem-sandbox';
import { openMessage, sealMessage } from '@redeemkit/secure-message';
import { formatTime } from '@redeemkit/signature-header';
import { beforeAll, expect, test } from 'vitest';
import {
  CLIENT,
  createGateway,
  createKeys,
  type Keys,
  PATH,
  redemption,
  signedRequest,
  USER,
} from './sides.ts';

const WINDOW_MS = 300_000;
const NOW = 1_716_331_341_000;
let keys: Keys;
beforeAll(async () => {
  keys = await createKeys();
});

const ask = async (
  sandbox: { fetch: (url: string, init: RequestInit) => Promise<Response> },
  one: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
) => {
  const answer = await sandbox.fetch(`http://sandbox.test${PATH}`, { method: 'POST', ...one });
  return { text: await answer.text(), signature: answer.headers.get('Signature') };
};

test('an exact repeat inside the window is answered from memory and moves nothing', async () => {
  let now = NOW;
  const sandbox = createGateway(keys, { now: () => now });
  const captured = signedRequest(keys.merchantPrivate, { bizNo: 'order-1', points: 5, at: NOW });
  const first = await ask(sandbox, captured);
  for (const later of [0, 1_000, WINDOW_MS - 1_000, WINDOW_MS]) {
    now = NOW + later;
    expect(await ask(sandbox, captured)).toEqual(first);
  }
  expect(sandbox.ledger.balance(USER)).toBe(995);
  expect(sandbox.journal.find({}).map(({ answered }) => answered?.effect)).toEqual([
    ...Array.from({ length: 4 }, () => 'repeated'),
    'committed',
  ]);
});

test('outside the window the same request is refused, and moves nothing', async () => {
  let now = NOW;
  const sandbox = createGateway(keys, { now: () => now });
  const captured = signedRequest(keys.merchantPrivate, { bizNo: 'order-1', points: 5, at: NOW });
  await ask(sandbox, captured);
  for (const later of [WINDOW_MS + 1_000, 2 * WINDOW_MS, 86_400_000, -WINDOW_MS - 1_000]) {
    now = NOW + later;
    expect((await ask(sandbox, captured)).text).toContain('PARAM_ILLEGAL');
  }
  expect(sandbox.ledger.balance(USER)).toBe(995);
});

test('after a restart, which forgets the answers, a repeat is told apart by its bizNo', async () => {
  const store = createMemoryStore();
  const captured = signedRequest(keys.merchantPrivate, { bizNo: 'order-1', points: 5, at: NOW });
  for (const _ of [1, 2, 3]) {
    const sandbox = createGateway(keys, { now: () => NOW, store });
    expect((await ask(sandbox, captured)).text).toContain('"SUCCESS"');
    expect(sandbox.ledger.balance(USER)).toBe(995);
  }
});

test('a sealed body signed anew by another client is not echoed and debits nobody else', async () => {
  const other = await createKeys();
  const sandbox = createSandbox({
    clients: [
      { clientId: CLIENT, verificationKeys: keys.merchantVerifier, sealingKey: keys.merchantSealing },
      { clientId: 'OTHER', verificationKeys: other.merchantVerifier, sealingKey: other.merchantSealing },
    ],
    signingKey: keys.gatewaySigner,
    openingKeys: keys.gatewayOpening,
    users: [{ ipRoleId: USER, points: 1_000 }],
    now: () => NOW,
  });
  const time = formatTime(NOW);
  const seal = (clientId: string, body: Uint8Array, signer: Keys['merchantSigner']) =>
    sealMessage(
      { role: 'request', method: 'POST', path: PATH, clientId, time, body },
      { signer, sealing: { key: keys.gatewaySealing } },
    );
  const body = new TextEncoder().encode(JSON.stringify(redemption('order-secret', 5)));
  const mine = await seal(CLIENT, body, keys.merchantSigner);
  // The thief signs what was captured, with a name and a key of its own, and attaches the captured Encrypt header.
  const stolen = await sealMessage(
    { role: 'request', method: 'POST', path: PATH, clientId: 'OTHER', time, body: mine.body },
    { signer: other.merchantSigner },
  );
  const headers = { ...stolen.headers, Encrypt: mine.headers['Encrypt'] ?? '' };
  const answer = await sandbox.fetch(`http://sandbox.test${PATH}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(mine.body),
  });
  const opened = await openMessage(
    {
      role: 'response',
      method: 'POST',
      path: PATH,
      headers: answer.headers,
      body: new Uint8Array(await answer.arrayBuffer()),
    },
    {
      clientId: 'OTHER',
      verificationKeys: keys.gatewayVerifier,
      openingKeys: other.merchantOpening,
      sealing: 'required',
    },
  );
  // The bizNo is the thief's own: nothing is booked under the name of the client it was taken from.
  expect(sandbox.ledger.redemption(CLIENT, 'order-secret')).toBeUndefined();
  const said = new TextDecoder().decode(opened.body);
  for (const secret of ['order-secret', USER, 'sceneCode']) expect(said).not.toContain(secret);
});
