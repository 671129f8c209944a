import { generateKeyPairSync } from 'node:crypto';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { openMessage, sealMessage } from '@redeemkit/secure-message';
import { formatTime, importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { expect, test } from 'vitest';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const merchant = pair();
const gateway = pair();
const signing = await importSigningKey(merchant.privateKey);
const verification = await importVerificationKey(merchant.publicKey);
const sealing = await importSealingKey(gateway.publicKey);
const opening = await importOpeningKey(gateway.privateKey);
const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
const utf8 = (text: string) => new TextEncoder().encode(text);

test('a plain and a sealed request round trip, and the body sent is the body signed', async () => {
  const body = utf8('{"bizNo":"1"}');
  const time = formatTime(1716331341000);
  const message = { role: 'request', method: 'POST', path, clientId: 'C1', time, body } as const;
  const plain = await sealMessage(message, { signer: signing });
  expect(plain.body).toBe(body);
  expect(Object.keys(plain.headers)).toEqual(['Client-Id', 'Content-Type', 'Request-Time', 'Signature']);
  const policy = {
    clientId: 'C1',
    verificationKeys: verification,
    openingKeys: opening,
    sealing: 'allowed',
  } as const;
  const received = { role: 'request', method: 'POST', path } as const;
  const openedPlain = await openMessage({ ...received, headers: plain.headers, body: plain.body }, policy);
  expect(openedPlain).toMatchObject({ clientId: 'C1', time, keyVersion: '1', sealed: false });
  expect(openedPlain.body).toEqual(body);

  const sealed = await sealMessage(message, { signer: signing, sealing: { key: sealing } });
  const headers = new Headers(sealed.headers);
  const opened = await openMessage({ ...received, headers, body: sealed.body }, policy);
  expect(opened).toMatchObject({ sealed: true, encryptKeyVersion: '1' });
  expect(opened.body).toEqual(body);
});
