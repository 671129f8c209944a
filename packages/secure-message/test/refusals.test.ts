// In: one message for every refusal of this package. Out: its code and the very words that a stranger reads.
import { checkKeySeparation, openMessage, readHeader, sealMessage } from '@redeemkit/secure-message';
import { describe, expect, it } from 'vitest';
import { gateway, merchant, path, time, utf8 } from './parties.ts';

const body = utf8('{"result":{"resultStatus":"F"}}');
const sign = (role: 'request' | 'response', sealed: boolean) =>
  sealMessage(
    { role, method: 'POST', path, clientId: 'C1', time, body },
    { signer: gateway.signing, ...(sealed && { sealing: { key: merchant.sealing } }) },
  );
const plain = { response: await sign('response', false), request: await sign('request', false) };
const sealed = await sign('response', true);
const policy = { clientId: 'C1', verificationKeys: gateway.verification, sealing: 'allowed' } as const;

const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = (await work.then(
    () => undefined,
    (caught: unknown) => caught,
  )) as { name: string; code: string; message: string } | undefined;
  return error ? `${error.code} ${error.message}` : 'nothing';
};
const open = (
  change: {
    readonly role?: 'request';
    readonly message?: typeof sealed;
    readonly headers?: Record<string, string | string[] | undefined>;
  },
  settings: object = {},
) => {
  const { role = 'response', message = plain[role] } = change;
  const headers = { ...message.headers, ...change.headers };
  return openMessage({ role, method: 'POST', path, headers, body: message.body }, { ...policy, ...settings });
};

describe('openMessage refuses', () => {
  it.each([
    [
      'without a signature',
      () => open({ headers: { Signature: undefined } }),
      'ERR_SIGNATURE_MISSING No Signature header: nothing in the message can be believed.',
    ],
    [
      'an answer without a time',
      () => open({ headers: { 'Response-Time': undefined } }),
      'ERR_TIME_MISSING No Response-Time header, which is part of what is signed.',
    ],
    [
      'a request without a time',
      () => open({ role: 'request', headers: { 'Request-Time': undefined } }),
      'ERR_TIME_MISSING No Request-Time header, which is part of what is signed.',
    ],
    [
      'a plain body over the limit',
      () => open({}, { maxBytes: body.length - 1 }),
      `ERR_BODY_TOO_LARGE The body has ${body.length} bytes, more than maxBytes ${body.length - 1}.`,
    ],
    [
      'plain, where sealing is required',
      () => open({}, { sealing: 'required' }),
      'ERR_SEALING_REQUIRED Signed but not sealed, and sealing is required.',
    ],
    [
      'sealed, where that is forbidden',
      () => open({ message: sealed }, { sealing: 'forbidden', openingKeys: merchant.opening }),
      'ERR_SEALING_FORBIDDEN Sealed, and sealing is forbidden; to open it, allow it and give openingKeys.',
    ],
    [
      'sealed, without a key to open it',
      () => open({ message: sealed }),
      'ERR_OPENING_KEY_MISSING Sealed, and the policy has no openingKeys.',
    ],
    [
      'sealed, with an empty list of keys',
      () => open({ message: sealed }, { openingKeys: [] }),
      'ERR_OPENING_KEY_MISSING Sealed, and the policy has no openingKeys.',
    ],
    [
      'a client that is not known',
      () => open({}, { clientId: () => undefined }),
      'ERR_CLIENT_ID_REFUSED The Client-Id header names no known client.',
    ],
    [
      'a request without a client',
      () => open({ role: 'request', headers: { 'Client-Id': undefined } }),
      'ERR_CLIENT_ID_MISSING No Client-Id header, which is part of what is signed.',
    ],
    [
      'another client',
      () => open({ headers: { 'Client-Id': 'C2' } }),
      'ERR_CLIENT_ID_MISMATCH The Client-Id header names another client than configured.',
    ],
    [
      'a header that came twice',
      () => open({ headers: { Signature: ['a', 'b'] } }),
      'ERR_HEADER_REPEATED The Signature header came 2 times, not once.',
    ],
  ])('%s', async (_, work, expected) => {
    expect(await refusalOf(work())).toBe(expected);
  });

  it('nothing of the same messages as they are, and says whether they were sealed', async () => {
    expect(await open({})).toMatchObject({ sealed: false, body, contentKey: undefined });
    expect(await open({}, { maxBytes: body.length })).toMatchObject({ sealed: false });
    expect(await open({ message: sealed }, { openingKeys: merchant.opening })).toMatchObject({
      sealed: true,
      body,
    });
  });
});

it('sealMessage seals text alone, and signs any bytes', async () => {
  const bytes = Uint8Array.of(0xff);
  const message = { role: 'request', method: 'POST', path, clientId: 'C1', time, body: bytes } as const;
  const sealing = { key: merchant.sealing };
  expect(await refusalOf(sealMessage(message, { signer: gateway.signing, sealing }))).toBe(
    'ERR_BODY_NOT_UTF8 A body to seal must be UTF-8 text.',
  );
  expect((await sealMessage(message, { signer: gateway.signing })).body).toBe(bytes);
});

it('readHeader names the header', () => {
  expect(() => readHeader({ a: 'x', A: ['y', 'z'] }, 'A')).toThrowError(
    'The A header came 3 times, not once.',
  );
});

describe('checkKeySeparation', () => {
  const start = `${merchant.signing.fingerprint}`.slice(0, 16);

  it('names a shared key by the start of its fingerprint', () => {
    const keys = { own: { signing: [merchant.signing] }, peer: { sealing: [merchant.sealing] } };
    expect(() => checkKeySeparation(keys)).toThrowError(
      `Key sha256:${start}… is own and the peer's: own requests would pass as answers. Obtain the peer's real key.`,
    );
  });

  it('warns of a key in two roles in the same way', () => {
    const own = { signing: [merchant.signing], opening: [merchant.opening] };
    expect(checkKeySeparation({ own, peer: {} })[0]?.message).toBe(
      `Key sha256:${start}… signs and opens: a flaw in opening could forge signatures. Better two pairs.`,
    );
  });

  it('passes over what has no fingerprint, on both sides', () => {
    const kms = { keyVersion: '1' };
    const empty = { keyVersion: '1', fingerprint: '' };
    for (const key of [kms, empty])
      expect(
        checkKeySeparation({ own: { signing: [key], opening: [key] }, peer: { verification: [key] } }),
      ).toEqual([]);
  });
});
