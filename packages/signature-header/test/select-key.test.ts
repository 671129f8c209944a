// In: key lists and headers. Out: proof that rotation picks the one key a header names, and no other.
import {
  importSigningKey,
  importVerificationKey,
  type SigningKey,
  signMessage,
  type VerificationKey,
  verifyMessage,
} from '@redeemkit/signature-header';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from './support/code-of.ts';
import { message, other, privateKey, publicKey } from './support/keys.ts';

let old: VerificationKey;
let newest: VerificationKey;
let signer: SigningKey;
beforeAll(async () => {
  old = await importVerificationKey(other.publicKey, { keyVersion: '0' });
  newest = await importVerificationKey(publicKey, { keyVersion: 'v1' });
  signer = await importSigningKey(privateKey, { keyVersion: 'v1' });
});

const withVersion = (header: string, version: string): string => header.replace('keyVersion=v1,', version);

describe('verification keys', () => {
  it('are found by keyVersion, an opaque text', async () => {
    const signature = await signMessage(message, signer);
    expect((await verifyMessage(message, { signature, keys: [old, newest] })).keyVersion).toBe('v1');
    expect((await verifyMessage(message, { signature, keys: [newest, old] })).keyVersion).toBe('v1');
    expect((await verifyMessage(message, { signature, keys: newest })).keyVersion).toBe('v1');
  });

  it.each(['', 'keyVersion=,'])(
    'an absent keyVersion (%j) means the newest, which is the last',
    async (version) => {
      const signature = withVersion(await signMessage(message, signer), version);
      expect((await verifyMessage(message, { signature, keys: [old, newest] })).keyVersion).toBe('v1');
      // Never another one: the newest is now the wrong key.
      expect(await codeOf(() => verifyMessage(message, { signature, keys: [newest, old] }))).toBe(
        'ERR_SIGNATURE_MISMATCH',
      );
    },
  );

  it('an unknown keyVersion names the known ones', async () => {
    const signature = withVersion(await signMessage(message, signer), 'keyVersion=7,');
    await expect(verifyMessage(message, { signature, keys: [old, newest] })).rejects.toMatchObject({
      code: 'ERR_KEY_VERSION_UNKNOWN',
      message: expect.stringContaining('0,v1'),
    });
  });

  it.each(['1', 'V1', '01', 'v1 ', 'v'])('%j is not v1', async (version) => {
    const signature = withVersion(await signMessage(message, signer), `keyVersion=${version},`);
    const expected = version === 'v1 ' ? undefined : 'ERR_KEY_VERSION_UNKNOWN';
    expect(await codeOf(() => verifyMessage(message, { signature, keys: newest }))).toBe(expected);
  });

  it('two keys of one version, or none at all, are refused', async () => {
    const signature = await signMessage(message, signer);
    expect(await codeOf(() => verifyMessage(message, { signature, keys: [newest, newest] }))).toBe(
      'ERR_KEY_VERSION_UNKNOWN',
    );
    expect(await codeOf(() => verifyMessage(message, { signature, keys: [] }))).toBe(
      'ERR_KEY_VERSION_UNKNOWN',
    );
    expect(
      await codeOf(() => verifyMessage(message, { signature: withVersion(signature, ''), keys: [] })),
    ).toBe('ERR_KEY_VERSION_UNKNOWN');
  });

  it('come from a function, synchronous or not, that is asked for the version of the header', async () => {
    const signature = await signMessage(message, signer);
    const asked: (string | undefined)[] = [];
    const find = (keyVersion: string | undefined): VerificationKey => {
      asked.push(keyVersion);
      return newest;
    };
    await verifyMessage(message, { signature, keys: find });
    await verifyMessage(message, {
      signature: withVersion(signature, ''),
      keys: async (version) => find(version),
    });
    expect(asked).toEqual(['v1', undefined]);
  });

  it('a function that finds nothing, or another version, is not believed', async () => {
    const signature = await signMessage(message, signer);
    expect(await codeOf(() => verifyMessage(message, { signature, keys: () => undefined }))).toBe(
      'ERR_KEY_VERSION_UNKNOWN',
    );
    expect(await codeOf(() => verifyMessage(message, { signature, keys: async () => old }))).toBe(
      'ERR_KEY_VERSION_UNKNOWN',
    );
  });

  it('a function that fails is the cause of a coded error', async () => {
    const signature = await signMessage(message, signer);
    const cause = new Error('no database');
    for (const keys of [
      () => Promise.reject(cause),
      () => {
        throw cause;
      },
    ])
      await expect(verifyMessage(message, { signature, keys })).rejects.toMatchObject({
        code: 'ERR_KEY_LOOKUP_FAILED',
        cause,
      });
  });
});
