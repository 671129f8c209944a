import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { sealMessage } from '@redeemkit/secure-message';
import { explainMessage } from '@redeemkit/secure-message/explain';
import { importSigningKey, signMessage } from '@redeemkit/signature-header';
import { describe, expect, it } from 'vitest';

const pair = (): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } =>
  generateKeyPairSync('rsa', { modulusLength: 2048 });
const gateway = pair();
const merchant = pair();
const stranger = pair();
const signer = await importSigningKey(gateway.privateKey);
const sealing = { key: await importSealingKey(merchant.publicKey) };
const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
const body = new TextEncoder().encode('{"result":{"resultCode":"SUCCESS","resultStatus":"S"}}');
const time = '2024-05-22T06:42:22+08:00';
const answer = { role: 'response', method: 'POST', path, clientId: 'C1', time, body } as const;
const known = {
  path,
  clientId: 'C1',
  verificationKey: { material: gateway.publicKey, owner: 'peer' },
} as const;
const openingKeys = await importOpeningKey(merchant.privateKey);

describe('explainMessage', () => {
  it('says that a good sealed answer verifies and opens', async () => {
    const { headers, body: sealed } = await sealMessage(answer, { signer, sealing });
    const found = await explainMessage({ ...known, headers, body: sealed, openingKeys });
    expect(found).toMatchObject({ verdict: 'verifies', causes: [], seal: { state: 'opens' } });
    expect(found.seal.sentence).toContain(`${body.length} bytes`);
  });

  it('proves that a sender signed the plaintext and then sealed', async () => {
    const { headers, body: sealed } = await sealMessage(answer, { signer, sealing });
    const Signature = await signMessage(answer, signer);
    const found = await explainMessage({
      ...known,
      headers: { ...headers, Signature },
      body: sealed,
      openingKeys,
    });
    expect(found.causes[0]).toMatchObject({ code: 'body-plaintext-signed', certainty: 'proved' });
    expect(found.seal.state).toBe('opens');
  });

  it('proves that a receiver checked the opened body', async () => {
    const { headers, body: sealed } = await sealMessage(answer, { signer, sealing });
    const found = await explainMessage({ ...known, headers, body, sealedBody: sealed });
    expect(found.causes[0]).toMatchObject({ code: 'body-sealed-signed', certainty: 'proved' });
    expect(found.seal).toEqual({
      state: 'untried',
      sentence: 'The message is sealed; openingKeys would show what it holds.',
    });
  });

  it('tells a broken seal from a broken signature', async () => {
    const foreign = await sealMessage(answer, {
      signer,
      sealing: { key: await importSealingKey(stranger.publicKey) },
    });
    const found = await explainMessage({
      ...known,
      headers: foreign.headers,
      body: foreign.body,
      openingKeys: await importOpeningKey(merchant.privateKey),
    });
    expect(found.verdict).toBe('verifies');
    expect(found.seal.state).toBe('fails');
    expect(found.seal.sentence).toContain('ERR_OPEN_FAILED');
  });

  it('answers for plain messages, repeated headers and nothing at all', async () => {
    const { headers, body: plain } = await sealMessage(answer, { signer });
    expect((await explainMessage({ ...known, headers, body: plain })).seal.state).toBe('plain');
    const twice = { ...headers, Encrypt: ['a=b', 'a=b'] };
    expect((await explainMessage({ ...known, headers: twice, body: plain, openingKeys })).seal).toMatchObject(
      {
        state: 'fails',
        sentence: expect.stringContaining('ERR_HEADER_REPEATED'),
      },
    );
    const bad = { ...headers, Encrypt: 'nothing' };
    expect((await explainMessage({ ...known, headers: bad, body: plain, openingKeys })).seal.state).toBe(
      'fails',
    );
    const nothing = await explainMessage({});
    expect([nothing.verdict, nothing.seal.state]).toEqual(['incomplete', 'plain']);
  });

  it('takes a body as text, asks for one that is missing, and quotes no error that is not its own', async () => {
    const { headers, body: sealed } = await sealMessage(answer, { signer, sealing });
    const asText = { ...known, headers, body: new TextDecoder().decode(sealed), openingKeys };
    expect((await explainMessage(asText)).seal.state).toBe('opens');
    expect((await explainMessage({ ...known, headers, openingKeys })).seal).toEqual({
      state: 'untried',
      sentence: 'The message is sealed; the body would show what it holds.',
    });
    const thrown = {
      ...headers,
      get Encrypt(): string {
        throw new Error('symmetricKey=secret');
      },
    };
    expect((await explainMessage({ ...known, headers: thrown, body: sealed, openingKeys })).seal).toEqual({
      state: 'fails',
      sentence: 'The Encrypt header or the body cannot be read.',
    });
  });
});
