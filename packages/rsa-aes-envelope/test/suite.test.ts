import {
  constants,
  createCipheriv,
  createDecipheriv,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import {
  importOpeningKey,
  importSealingKey,
  openBody,
  parseEncryptHeader,
  type Suite,
  sealBody,
} from '@redeemkit/rsa-aes-envelope';
import { describe, expect, test } from 'vitest';
import { codeOf, rsaPair, utf8, verified } from './keys.ts';

const pair = rsaPair();

// A gateway that turns out to use RSA-OAEP and AES-CBC with ivB64:ctB64 needs no fork: the caller's suite is a value,
// here over the caller's own keys.
const oaepCbc: Suite<readonly [Buffer, Buffer]> = {
  algorithm: 'RSA_OAEP_AES_CBC',
  algorithms: ['RSA_OAEP_AES_CBC'],
  wrapKey: (contentKey) =>
    publicEncrypt(
      { key: pair.publicPem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      contentKey,
    ),
  // Asynchronous on purpose: a key in a service is unwrapped far away.
  async unwrapKey(wrapped, { substitute }) {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const key = privateDecrypt({ key: pair.privatePem, padding, oaepHash: 'sha256' }, wrapped);
    return key.length === substitute.length ? new Uint8Array(key) : substitute;
  },
  sealText(plaintext, { key }) {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const text = Buffer.concat([cipher.update(plaintext), cipher.final()]).toString('base64');
    return utf8(`${iv.toString('base64')}:${text}`);
  },
  decodeText(text) {
    const [iv, ciphertext] = Buffer.from(text).toString('latin1').split(':');
    return iv && ciphertext ? [Buffer.from(iv, 'base64'), Buffer.from(ciphertext, 'base64')] : undefined;
  },
  openText([iv, ciphertext], { key }) {
    const decipher = createDecipheriv('aes-256-cbc', key, iv);
    return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
  },
};

describe('a suite of the caller', () => {
  test('seals and opens, and names itself in the header', async () => {
    const key = await importSealingKey(pair.publicPem);
    const keys = await importOpeningKey(pair.privatePem);
    const { body, encrypt } = await sealBody(utf8('{"a":1}'), { key, suite: oaepCbc });
    expect(parseEncryptHeader(encrypt).algorithm).toBe('RSA_OAEP_AES_CBC');
    const message = await verified(body);
    expect((await openBody(message, { encrypt, keys, suite: oaepCbc })).body).toEqual(utf8('{"a":1}'));
    // The header selects nothing that was not configured.
    expect(await codeOf(openBody(message, { encrypt, keys }))).toBe('ERR_ENCRYPT_ALGORITHM_UNSUPPORTED');
    const ours = await sealBody(utf8('{}'), { key });
    expect(
      await codeOf(openBody(await verified(ours.body), { encrypt: ours.encrypt, keys, suite: oaepCbc })),
    ).toBe('ERR_ENCRYPT_ALGORITHM_UNSUPPORTED');
  });

  test('whatever it throws is the one opening failure, and counts', async () => {
    const key = await importSealingKey(pair.publicPem);
    const keys = await importOpeningKey(pair.privatePem, { breaker: { failures: 2 } });
    const { body, encrypt } = await sealBody(utf8('{}'), { key, suite: oaepCbc });
    const { symmetricKey } = parseEncryptHeader(encrypt);
    symmetricKey[100] = (symmetricKey[100] as number) ^ 1;
    const damaged = `algorithm=RSA_OAEP_AES_CBC,symmetricKey=${encodeURIComponent(Buffer.from(symmetricKey).toString('base64'))}`;
    const run = async () =>
      codeOf(openBody(await verified(body), { encrypt: damaged, keys, suite: oaepCbc }));
    expect([await run(), await run(), await run()]).toEqual([
      'ERR_OPEN_FAILED',
      'ERR_OPEN_FAILED',
      'ERR_BREAKER_OPEN',
    ]);
  });
});

test('a suite can build on the keys imported here: raw operations of the right size', async () => {
  const key = await importSealingKey(pair.publicPem, { engine: 'portable' });
  const keys = await importOpeningKey(pair.privatePem, { engine: 'portable' });
  // No padding at all, which nobody should use: it shows that both operations are each other's inverse.
  const raw: Suite = {
    algorithm: 'RAW',
    algorithms: ['raw'],
    wrapKey: (contentKey, rsa) => {
      const block = new Uint8Array(rsa.size);
      block.set(contentKey, rsa.size - contentKey.length);
      return rsa.publicOperation(block);
    },
    unwrapKey: (wrapped, { rsa, substitute }) =>
      rsa.privateOperation(wrapped).slice(rsa.size - substitute.length),
    sealText: (plaintext, { key: [byte = 0] }) => plaintext.map((each) => each ^ byte),
    decodeText: (text) => text,
    openText: (ciphertext, { key: [byte = 0] }) => (ciphertext as Uint8Array).map((each) => each ^ byte),
  };
  const { body, encrypt } = await sealBody(utf8('hello'), { key, suite: raw });
  expect((await openBody(await verified(body), { encrypt, keys, suite: raw })).body).toEqual(utf8('hello'));
});
