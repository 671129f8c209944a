// In: one message per direction. Out: proof that what signs also verifies, on both paths.
import { generateKeyPairSync, sign as nodeSign } from 'node:crypto';
import {
  importSigningKey,
  importVerificationKey,
  signMessage,
  verifyMessage,
} from '@redeemkit/signature-header';
import { afterEach, describe, expect, it, vi } from 'vitest';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const message = {
  method: 'POST',
  path: '/api/open/alipay/intl/promotion/benefit/benefitRedeem',
  clientId: 'CLIENT_1',
  time: '2024-05-22T06:42:21+08:00',
  body: new TextEncoder().encode('{"bizNo":"1"}'),
};

afterEach(() => vi.restoreAllMocks());

describe.each(['native', 'portable'])('%s path', (path) => {
  it('signs what node:crypto signs and verifies it', async () => {
    if (path === 'portable') vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    const key = await importSigningKey(privateKey);
    const signature = await signMessage(message, key);
    const text = `POST ${message.path}\nCLIENT_1.${message.time}.{"bizNo":"1"}`;
    const expected = encodeURIComponent(nodeSign('sha256', Buffer.from(text), privateKey).toString('base64'));
    expect(signature).toBe(`algorithm=RSA256,keyVersion=1,signature=${expected}`);
    const keys = await importVerificationKey(publicKey.export({ format: 'pem', type: 'spki' }));
    const proof = await verifyMessage(message, { signature, keys });
    expect(new TextDecoder().decode(proof.body)).toBe('{"bizNo":"1"}');
    await expect(verifyMessage({ ...message, path: '/x' }, { signature, keys })).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISMATCH',
    });
    expect(String(key)).toMatch(/^\[SigningKey RSA256 v1 sha256:[0-9a-f]{16}…\]$/);
    expect(keys.fingerprint).toBe(key.fingerprint);
  });
});
