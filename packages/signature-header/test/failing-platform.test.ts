// In: a platform whose node:crypto fails or answers oddly, and keys that are damaged. Out: a coded error, or the answer as
// it is; never a wait without end.
import * as crypto from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readEcPkcs8, readEcSpki } from '../src/ec-key.ts';
import { ecc224 } from '../src/ecc224.ts';
import { isSignatureHeaderError } from '../src/errors.ts';
import { readRsaPublicKey } from '../src/rsa-key.ts';
import { rsa256 } from '../src/rsa256.ts';
import { other, p224 } from './support/keys.ts';

afterEach(() => vi.restoreAllMocks());

const rsaPkcs8 = new Uint8Array(other.privateKey.export({ format: 'der', type: 'pkcs8' }));
const ecPkcs8 = new Uint8Array(p224.privateKey.export({ format: 'der', type: 'pkcs8' }));
const ecSpki = new Uint8Array(p224.publicKey.export({ format: 'der', type: 'spki' }));

/** node:crypto with another `sign`. */
function signWith(sign: (...input: readonly unknown[]) => void): void {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ ...crypto, sign } as never);
}
const fails = (...input: readonly unknown[]): void =>
  (input.at(-1) as (error: Error) => void)(new Error('engine broken'));
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return isSignatureHeaderError(error) ? error.code : String(error);
  }
};

describe('a platform that does not sign', () => {
  it('refuses the RSA key at import, when it tries it', async () => {
    signWith(fails);
    await expect(rsa256.signingKey(rsaPkcs8)).rejects.toMatchObject({ code: 'ERR_KEY_MALFORMED' });
  });

  it('rejects an ECC224 signature with the error of the platform', async () => {
    const key = await ecc224({ hash: 'SHA-256', encoding: 'der' }).signingKey(ecPkcs8);
    signWith(fails);
    const again = await ecc224({ hash: 'SHA-256', encoding: 'der' }).signingKey(ecPkcs8);
    expect(again.fingerprint).toBe(key.fingerprint);
    await expect(again.sign(new Uint8Array(1))).rejects.toThrow('engine broken');
  });

  it('hands on what it makes when that is no DER to convert', async () => {
    const odd = new Uint8Array([1, 2, 3]);
    signWith((...input) => (input.at(-1) as (error: undefined, result: Uint8Array) => void)(undefined, odd));
    const key = await ecc224({ hash: 'SHA-256', encoding: 'raw' }).signingKey(ecPkcs8);
    expect(await key.sign(new Uint8Array(1))).toEqual(odd);
  });
});

describe('keys that are not what they should be', () => {
  const changed = (bytes: Uint8Array, from: string, to: string): Uint8Array => {
    const hex = Buffer.from(bytes).toString('hex');
    expect(hex).toContain(from);
    return new Uint8Array(Buffer.from(hex.replace(from, to), 'hex'));
  };

  it.each([
    ['an SPKI whose point is an OCTET STRING', () => readEcSpki(changed(ecSpki, '033a00', '043a00'))],
    ['an SPKI whose point has unused bits', () => readEcSpki(changed(ecSpki, '033a00', '033a01'))],
    ['an ECPrivateKey of version 2', () => readEcPkcs8(changed(ecPkcs8, '020101041c', '020102041c'))],
    [
      'an ECPrivateKey whose scalar is an INTEGER',
      () => readEcPkcs8(changed(ecPkcs8, '020101041c', '020101021c')),
    ],
    ['a point with unused bits', () => readEcPkcs8(changed(ecPkcs8, 'a13c033a00', 'a13c033a01'))],
    [
      'a scalar of 27 bytes',
      () => {
        const scalar = Buffer.alloc(27, 7).toString('hex');
        const key = `30230201010 41b${scalar}`.replace(' ', '').replace('3023', '3020');
        const whole = `020100300e06072a8648ce3d020106052b810400210422${key}`;
        return readEcPkcs8(new Uint8Array(Buffer.from(`3036${whole}`, 'hex')));
      },
    ],
    ['an RSA modulus of 0', () => readRsaPublicKey(new Uint8Array([0x30, 8, 2, 1, 0, 2, 3, 1, 0, 1]))],
  ])('refuses %s', (_, read) => {
    expect(codeOf(read)).toBe('ERR_KEY_MALFORMED');
  });

  it('refuses a CryptoKey that does not tell its size and exponent', async () => {
    const key = {
      type: 'public',
      extractable: false,
      algorithm: { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } },
      usages: ['verify'],
    };
    await expect(rsa256.verificationKey(key as never)).rejects.toMatchObject({ code: 'ERR_KEY_POLICY' });
  });
});
