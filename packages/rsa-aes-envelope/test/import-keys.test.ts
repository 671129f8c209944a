import { createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import { inspect } from 'node:util';
import {
  importOpeningKey,
  importOpeningPkcs8,
  importSealingKey,
  importSealingSpki,
  openBody,
  sealBody,
} from '@redeemkit/rsa-aes-envelope';
import { importSigningKey } from '@redeemkit/signature-header';
import { describe, expect, test, vi } from 'vitest';
import { codeOf, rsaPair, utf8, verified } from './keys.ts';

const pair = rsaPair();
const publicKey = createPublicKey(pair.publicPem);
const privateKey = createPrivateKey(pair.privatePem);
const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
const pkcs8 = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));

test('every form of one key has one fingerprint, that of signature-header', async () => {
  const { fingerprint } = await importSigningKey(pair.privatePem);
  const keys = await Promise.all([
    importSealingKey(pair.publicPem),
    importSealingKey(spki),
    importSealingKey(Buffer.from(spki).toString('base64')),
    importSealingKey(publicKey.export({ format: 'jwk' }) as never),
    importSealingSpki(spki),
    importOpeningKey(pair.privatePem),
    importOpeningKey(pkcs8),
    importOpeningKey(privateKey.export({ format: 'pem', type: 'pkcs1' }) as string),
    importOpeningPkcs8(pkcs8),
  ]);
  expect(new Set(keys.map((key) => key.fingerprint))).toEqual(new Set([fingerprint]));
});

test.each(['auto', 'portable'] as const)(
  'the short imports seal and open like the long ones, engine %s',
  async (engine) => {
    const { body, encrypt } = await sealBody(utf8('{}'), {
      key: await importSealingSpki(spki, { engine, keyVersion: '7' }),
    });
    const keys = await importOpeningPkcs8(pkcs8, { engine, keyVersion: '7' });
    expect((await openBody(await verified(body), { encrypt, keys })).body).toEqual(utf8('{}'));
  },
);

describe('refusals', () => {
  const small = rsaPair(1024);
  const exponent3 = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'secp224r1' });

  test('the other half, an EC key, a small key, an odd exponent, garbage', async () => {
    expect(await codeOf(importSealingKey(pair.privatePem))).toBe('ERR_KEY_KIND');
    expect(await codeOf(importOpeningKey(pair.publicPem))).toBe('ERR_KEY_KIND');
    expect(await codeOf(importSealingKey(ec.publicKey))).toBe('ERR_KEY_INVALID');
    expect(await codeOf(importOpeningKey(ec.privateKey))).toBe('ERR_KEY_INVALID');
    expect(await codeOf(importSealingKey(small.publicPem))).toBe('ERR_KEY_POLICY');
    expect(await codeOf(importSealingKey(exponent3.publicKey))).toBe('ERR_KEY_POLICY');
    expect(await codeOf(importSealingKey('nonsense'))).toBe('ERR_KEY_MALFORMED');
    expect(await codeOf(importSealingKey(pair.publicPem, { keyVersion: 'a,b' }))).toBe(
      'ERR_KEY_OPTIONS_INVALID',
    );
    expect(await codeOf(importOpeningKey(pair.privatePem, { keyVersion: '' }))).toBe(
      'ERR_KEY_OPTIONS_INVALID',
    );
    expect(await codeOf(importOpeningKey(pair.privatePem, { aesBits: 512 as 256 }))).toBe(
      'ERR_AES_BITS_INVALID',
    );
  });

  test('the short imports keep the same policy', async () => {
    const der = (pem: string) => new Uint8Array(createPublicKey(pem).export({ format: 'der', type: 'spki' }));
    const spki3 = new Uint8Array(exponent3.publicKey.export({ format: 'der', type: 'spki' }));
    expect(await codeOf(importSealingSpki(der(small.publicPem)))).toBe('ERR_KEY_INVALID');
    expect(await codeOf(importSealingSpki(spki3))).toBe('ERR_KEY_INVALID');
    expect(await codeOf(importSealingSpki(spki3, { publicExponents: [3, 65537] }))).toBe('no error');
    expect(await codeOf(importSealingSpki(Uint8Array.of(1, 2, 3)))).toBe('ERR_KEY_INVALID');
    expect(await codeOf(importSealingSpki(pkcs8))).toBe('ERR_KEY_INVALID');
    expect(await codeOf(importOpeningPkcs8(spki))).toBe('ERR_KEY_INVALID');
    const ecDer = new Uint8Array(ec.publicKey.export({ format: 'der', type: 'spki' }));
    expect(await codeOf(importSealingSpki(ecDer))).toBe('ERR_KEY_INVALID');
  });

  test('a private key whose numbers do not belong together', async () => {
    const jwk = privateKey.export({ format: 'jwk' });
    const damaged = { ...jwk, dp: jwk.dq } as never;
    expect(await codeOf(importOpeningKey(damaged))).toBe('ERR_KEY_MALFORMED');
    // The short import finds it by one operation, whatever the platform let pass.
    const bytes = pkcs8.slice();
    const at = Buffer.from(bytes).indexOf(Buffer.from(jwk.dp as string, 'base64url'));
    bytes[at + 40] = (bytes[at + 40] as number) ^ 1;
    expect(await codeOf(importOpeningPkcs8(bytes, { engine: 'portable' }))).toBe('ERR_KEY_INVALID');
  });
});

test('where the platform cannot use its key, the portable operation steps in', async () => {
  const crypto = process.getBuiltinModule('node:crypto');
  const refuse = () => {
    throw new TypeError('unsupported');
  };
  const spies = [
    vi.spyOn(crypto, 'publicEncrypt').mockImplementation(refuse),
    vi.spyOn(crypto, 'privateDecrypt').mockImplementation(refuse),
  ];
  try {
    const { body, encrypt } = await sealBody(utf8('[]'), { key: await importSealingKey(pair.publicPem) });
    const keys = await importOpeningKey(pair.privatePem);
    expect((await openBody(await verified(body), { encrypt, keys })).body).toEqual(utf8('[]'));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
});

test('without process.getBuiltinModule everything still works', async () => {
  const { getBuiltinModule } = process;
  Reflect.set(process, 'getBuiltinModule', undefined);
  try {
    const { body, encrypt, contentKey } = await sealBody(utf8('[]'), {
      key: await importSealingKey(pair.publicPem),
    });
    const keys = await importOpeningKey(pair.privatePem);
    const message = await verified(body);
    expect((await openBody(message, { encrypt, keys })).body).toEqual(utf8('[]'));
    expect((await openBody(message, { encrypt, contentKey })).body).toEqual(utf8('[]'));
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
});

test('an extractable CryptoKey is read, one that is not is refused with a code', async () => {
  const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' };
  const open = await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['encrypt']);
  const closed = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['decrypt']);
  expect((await importSealingKey(open)).keyVersion).toBe('1');
  expect(await codeOf(importOpeningKey(closed))).toBe('ERR_KEY_NOT_EXTRACTABLE');
});

test('keys print as labels, in every way there is, and are frozen', async () => {
  const opening = await importOpeningKey(pair.privatePem, { keyVersion: 'v3' });
  const sealing = await importSealingKey(pair.publicPem);
  const { contentKey } = await sealBody(utf8('secret'), { key: sealing });
  const label = /^\[(OpeningKey RSA_AES v3|SealingKey RSA_AES v1) sha256:[0-9a-f]{16}…\]$/;
  for (const key of [opening, sealing]) {
    for (const text of [String(key), inspect(key), JSON.parse(JSON.stringify(key)) as string])
      expect(text).toMatch(label);
    expect(Object.isFrozen(key)).toBe(true);
  }
  for (const text of [
    String(contentKey),
    inspect(contentKey, { showHidden: true, depth: 9 }),
    `${contentKey}`,
  ]) {
    expect(text).toBe('[ContentKey AES-256]');
  }
  expect(inspect({ opening }, { depth: 9 })).not.toContain(privateKey.export({ format: 'jwk' }).d);
});
