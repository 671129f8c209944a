// In: keys and bytes. Out: proof that RSA256 is RSASSA-PKCS1-v1_5 with SHA-256 on both paths, with opaque keys.
import { createHash, sign as nodeSign, verify as nodeVerify, webcrypto } from 'node:crypto';
import { isSignatureHeaderError, rsa256 } from '@redeemkit/signature-header';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { privateKey, publicKey } from './support/keys.ts';
import { paths, takePath } from './support/paths.ts';
import vector from './support/published-vector.json' with { type: 'json' };

const pkcs8 = new Uint8Array(Buffer.from(vector.privateKey, 'base64'));
const spki = new Uint8Array(Buffer.from(vector.publicKey, 'base64'));

describe.each(paths)('rsa256, %s path', (path) => {
  it('reproduces the signature that AlipayHK publishes, byte for byte', async () => {
    takePath(path);
    const key = await rsa256.signingKey(pkcs8);
    const signature = Buffer.from(await key.sign(Buffer.from(vector.message)));
    expect(signature.toString('base64')).toBe(vector.signature);
    expect(encodeURIComponent(signature.toString('base64'))).toMatch(
      new RegExp(`^${vector.publishedPrefix}`),
    );
    expect(await (await rsa256.verificationKey(spki)).verify(Buffer.from(vector.message), signature)).toBe(
      true,
    );
  });

  it('agrees with node:crypto both ways', async () => {
    takePath(path);
    const signer = await rsa256.signingKey(pkcs8);
    const verifier = await rsa256.verificationKey(spki);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const signature = await signer.sign(bytes);
        expect(nodeVerify('sha256', bytes, publicKey, signature)).toBe(true);
        expect(await verifier.verify(bytes, nodeSign('sha256', bytes, privateKey))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('signs with 16 in flight', async () => {
    takePath(path);
    const key = await rsa256.signingKey(pkcs8);
    const bytes = Array.from({ length: 16 }, (_, i) => new Uint8Array([i]));
    const signatures = await Promise.all(bytes.map((one) => key.sign(one)));
    signatures.forEach((signature, i) => {
      expect(
        Buffer.from(signature).equals(nodeSign('sha256', bytes[i] ?? new Uint8Array(), privateKey)),
      ).toBe(true);
    });
  });

  it('resolves to false for other bytes, other keys and signatures of any shape', async () => {
    takePath(path);
    const verifier = await rsa256.verificationKey(spki);
    const good = nodeSign('sha256', Buffer.from('a'), privateKey);
    expect(await verifier.verify(Buffer.from('b'), good)).toBe(false);
    for (const length of [0, 1, 255, 257, 512])
      expect(await verifier.verify(Buffer.from('a'), new Uint8Array(length))).toBe(false);
    // The hash is fixed: a good signature over SHA-1 or SHA-512 is none.
    for (const hash of ['sha1', 'sha512'])
      expect(await verifier.verify(Buffer.from('a'), nodeSign(hash, Buffer.from('a'), privateKey))).toBe(
        false,
      );
  });

  it('signs with a CryptoKey that cannot be exported', async () => {
    takePath(path);
    const webKey = await webcrypto.subtle.importKey(
      'pkcs8',
      pkcs8,
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const key = await rsa256.signingKey(webKey);
    expect(Buffer.from(await key.sign(Buffer.from(vector.message))).toString('base64')).toBe(
      vector.signature,
    );
    expect(key.fingerprint).toBe('');
    const webPublic = await webcrypto.subtle.importKey(
      'spki',
      spki,
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      false,
      ['verify'],
    );
    expect(
      await (await rsa256.verificationKey(webPublic)).verify(
        Buffer.from(vector.message),
        Buffer.from(vector.signature, 'base64'),
      ),
    ).toBe(true);
  });

  it('carries keyVersion and the fingerprint of the SPKI', async () => {
    takePath(path);
    const expected = createHash('sha256').update(spki).digest('hex');
    expect(await rsa256.signingKey(pkcs8)).toMatchObject({
      algorithm: 'RSA256',
      keyVersion: '1',
      fingerprint: expected,
    });
    expect(await rsa256.verificationKey(spki, { keyVersion: 'v2' })).toMatchObject({
      keyVersion: 'v2',
      fingerprint: expected,
    });
  });
});

describe('rsa256', () => {
  it('uses node:crypto where it is, and WebCrypto keys that cannot be exported where it is not', async () => {
    const importKey = vi.spyOn(webcrypto.subtle, 'importKey');
    const sign = vi.spyOn(webcrypto.subtle, 'sign');
    const native = await rsa256.signingKey(pkcs8);
    await native.sign(new Uint8Array(1));
    expect(sign).not.toHaveBeenCalled();
    takePath('portable');
    importKey.mockClear();
    const portable = await rsa256.signingKey(pkcs8);
    sign.mockClear();
    await portable.sign(new Uint8Array(1));
    expect(sign).toHaveBeenCalledTimes(1);
    expect(sign.mock.calls[0]?.[1]).toMatchObject({ extractable: false });
    vi.restoreAllMocks();
  });

  it('says so where there is no crypto.subtle', async () => {
    vi.stubGlobal('crypto', {});
    const error = await rsa256.signingKey(pkcs8).catch((reason: unknown) => reason);
    vi.unstubAllGlobals();
    expect(isSignatureHeaderError(error) && error.code).toBe('ERR_PLATFORM_UNSUPPORTED');
  });
});
