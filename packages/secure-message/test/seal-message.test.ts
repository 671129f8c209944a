import { parseEncryptHeader } from '@redeemkit/rsa-aes-envelope';
import { sealMessage } from '@redeemkit/secure-message';
import type { Signer } from '@redeemkit/signature-header';
import { expect, test } from 'vitest';
import { codeOf, gateway, merchant, path, time, utf8 } from './parties.ts';

const body = utf8('{"bizNo":"20240522"}');
const message = { role: 'request', method: 'POST', path, clientId: 'C1', time, body } as const;

/** A signer that keeps what it was asked to sign. */
function recording(): { signer: Signer; signed: () => string } {
  let last = new Uint8Array();
  const signer: Signer = {
    algorithm: 'RSA256',
    keyVersion: '1',
    sign: async (bytes) => {
      last = new Uint8Array(bytes);
      return merchant.signing.sign(bytes);
    },
  };
  return { signer, signed: () => new TextDecoder().decode(last) };
}

test('plain: the very array that was given is what is signed and sent', async () => {
  const { signer, signed } = recording();
  const sealed = await sealMessage(message, { signer });
  expect(sealed.body).toBe(body);
  expect(sealed.contentKey).toBeUndefined();
  expect(signed()).toBe(`POST ${path}\nC1.${time}.{"bizNo":"20240522"}`);
  expect(sealed.headers).toEqual({
    'Client-Id': 'C1',
    'Content-Type': 'application/json; charset=UTF-8',
    'Request-Time': time,
    Signature: expect.stringMatching(/^algorithm=RSA256,keyVersion=1,signature=[A-Za-z0-9%]+$/),
  });
});

test('sealed: what is signed is the Base64 text that is sent, and nothing of the plaintext is in it', async () => {
  const { signer, signed } = recording();
  const sealed = await sealMessage(
    { ...message, role: 'response' },
    { signer, sealing: { key: gateway.sealing } },
  );
  const text = new TextDecoder().decode(sealed.body);
  expect(signed()).toBe(`POST ${path}\nC1.${time}.${text}`);
  expect(text).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  expect(JSON.stringify(sealed)).not.toContain('20240522"}');
  expect(sealed.headers['Response-Time']).toBe(time);
  expect(sealed.headers['Request-Time']).toBeUndefined();
  expect(parseEncryptHeader(sealed.headers['Encrypt'] ?? '')).toMatchObject({
    algorithm: 'RSA_AES',
    keyVersion: '1',
  });
  expect(String(sealed.contentKey)).toBe('[ContentKey AES-256]');
});

test('content type and AES size are the caller’s', async () => {
  const sealed = await sealMessage(message, {
    signer: merchant.signing,
    sealing: { key: gateway.sealing, aesBits: 128 },
    contentType: 'text/plain; charset=UTF-8',
  });
  expect(sealed.headers['Content-Type']).toBe('text/plain; charset=UTF-8');
  expect(sealed.contentKey?.bits).toBe(128);
});

test('what cannot be signed, or would not open, is refused', async () => {
  const signer = merchant.signing;
  expect(await codeOf(sealMessage({ ...message, clientId: 'a.b' }, { signer }))).toBe(
    'ERR_CLIENT_ID_INVALID',
  );
  expect(await codeOf(sealMessage({ ...message, time: 'now' }, { signer }))).toBe('ERR_TIME_INVALID');
  const bad = { ...message, body: Uint8Array.of(0xff) };
  expect(await codeOf(sealMessage(bad, { signer, sealing: { key: gateway.sealing } }))).toBe(
    'ERR_BODY_NOT_UTF8',
  );
});
