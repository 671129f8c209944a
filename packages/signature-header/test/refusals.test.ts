// In: headers and messages that are refused. Out: proof that each refusal says what is wrong, and writes no header that
// would come back as another.
import {
  formatSignatureHeader,
  importSigningKey,
  importVerificationKey,
  parseSignatureHeader,
  signMessage,
  verifyMessage,
} from '@redeemkit/signature-header';
import { describe, expect, it } from 'vitest';
import { message, other, privateKey, publicKey } from './support/keys.ts';

const keys = await importVerificationKey(publicKey, { keyVersion: '1' });
const good = await signMessage(message, await importSigningKey(privateKey, { keyVersion: '1' }));

describe('a refusal', () => {
  it.each([
    ['algorithm', 'ERR_HEADER_MALFORMED', /16 key=value of visible ASCII/],
    ['a=1,a=2', 'ERR_PARAMETER_DUPLICATE', /repeats a key/],
    ['algorithm=RSA256', 'ERR_SIGNATURE_MISSING', /No signature=/],
  ])('of %s says what is wrong', (header, code, found) => {
    expect(() => parseSignatureHeader(header)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(found) }),
    );
  });

  it('of another algorithm names both', async () => {
    const signature = good.replace('RSA256', 'ECC224');
    await expect(verifyMessage(message, { signature, keys })).rejects.toThrow(
      /Header says ECC224, key says RSA256/,
    );
  });

  it('of a signature that does not fit lists what may differ', async () => {
    const stranger = await importVerificationKey(other.publicKey, { keyVersion: '1' });
    await expect(verifyMessage(message, { signature: good, keys: stranger })).rejects.toThrow(
      /key, path, client id, time or body/,
    );
  });

  it('of an algorithm that would come back without its blank', () => {
    const header = { algorithm: 'RSA256 ', keyVersion: '1', signature: new Uint8Array(1) };
    expect(() => formatSignatureHeader(header)).toThrow(
      expect.objectContaining({ code: 'ERR_HEADER_MALFORMED' }),
    );
  });
});
