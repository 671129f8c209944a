import { inspect } from 'node:util';
import {
  isSecureMessageError,
  openMessage,
  SecureMessageError,
  sealMessage,
} from '@redeemkit/secure-message';
import { expect, test } from 'vitest';
import { gateway, merchant, path, time, utf8 } from './parties.ts';

test('the guard knows its own, also from another copy, and nothing else', () => {
  expect(isSecureMessageError(new SecureMessageError('ERR_TIME_MISSING', 'x'))).toBe(true);
  const copy = Object.assign(new Error('x'), {
    [Symbol.for('@redeemkit/secure-message.SecureMessageError')]: true,
  });
  expect(isSecureMessageError(copy)).toBe(true);
  for (const other of [new Error('x'), null, undefined, 'ERR_TIME_MISSING', {}])
    expect(isSecureMessageError(other)).toBe(false);
});

test('no error of opening shows body, key, signature or plaintext, however it is printed', async () => {
  const message = await sealMessage(
    {
      role: 'response',
      method: 'POST',
      path,
      clientId: 'C1',
      time,
      body: utf8('{"ipRoleId":"2160220037090534"}'),
    },
    { signer: gateway.signing, sealing: { key: merchant.sealing } },
  );
  const { Signature = '', Encrypt = '' } = message.headers;
  const secrets = [
    '2160220037090534',
    new TextDecoder().decode(message.body),
    Signature.slice(-60),
    Encrypt.slice(-60),
  ];
  const policy = {
    clientId: 'C1',
    verificationKeys: gateway.verification,
    openingKeys: merchant.opening,
    sealing: 'required',
  } as const;
  const changes: Record<string, string>[] = [
    { Signature: '' },
    { Signature: Signature.replace(/.$/, '') },
    { Signature: `${Signature},${Signature}` },
    { Encrypt: Encrypt.replace(/.{4}$/, '') },
    { Encrypt: `${Encrypt}%` },
    { Encrypt: `${Encrypt}, ${Encrypt}` },
    { Encrypt: Encrypt.replace('RSA_AES', Encrypt.slice(-60)) },
    { 'Client-Id': '2160220037090534' },
    { 'Response-Time': '2160220037090534' },
  ];
  for (const change of changes) {
    const headers = { ...message.headers, ...change };
    const error: unknown = await openMessage(
      { role: 'response', method: 'POST', path, headers, body: message.body },
      policy,
    ).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    const text = [
      String(error),
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error),
      (error as Error).stack,
    ].join('\n');
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
});
