import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import {
  importOpeningKey,
  importSealingKey,
  isEnvelopeError,
  openBody,
  parseEncryptHeader,
  sealBody,
} from '@redeemkit/rsa-aes-envelope';
import { describe, expect, test } from 'vitest';
import { rsaPair, utf8, verified } from './keys.ts';

const pair = rsaPair();

describe.each(['auto', 'portable'] as const)('engine %s', (engine) => {
  test.each([128, 192, 256] as const)(
    '%i bits: node:crypto finds the layout of docs/protocol §5',
    async (aesBits) => {
      const key = await importSealingKey(pair.publicPem, { engine });
      const { body, encrypt, contentKey } = await sealBody(utf8('{"bizNo":"§1"}'), { key, aesBits });
      expect(encrypt).toMatch(/^algorithm=RSA_AES,keyVersion=1,symmetricKey=[A-Za-z0-9%]+$/);
      const { symmetricKey } = parseEncryptHeader(encrypt);
      const block = privateDecrypt({ key: pair.privatePem, padding: constants.RSA_NO_PADDING }, symmetricKey);
      const separator = block.length - aesBits / 8 - 1;
      expect([block[0], block[1], block[separator]]).toEqual([0, 2, 0]);
      expect(block.subarray(2, separator).includes(0)).toBe(false);
      const decipher = createDecipheriv(`aes-${aesBits}-ecb`, block.subarray(separator + 1), null);
      const text = new TextDecoder().decode(body);
      expect(text).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
      expect(decipher.update(text, 'base64', 'utf8') + decipher.final('utf8')).toBe('{"bizNo":"§1"}');
      expect(contentKey.bits).toBe(aesBits);
    },
  );

  test('open gives back what seal took, empty body included', async () => {
    const key = await importSealingKey(pair.publicPem, { engine, keyVersion: 'v7' });
    const keys = await importOpeningKey(pair.privatePem, { engine, keyVersion: 'v7' });
    for (const text of ['', 'x', '十五', 'a'.repeat(16), 'b'.repeat(5000)]) {
      const { body, encrypt } = await sealBody(utf8(text), { key });
      const opened = await openBody(await verified(body), { encrypt, keys });
      expect(new TextDecoder().decode(opened.body)).toBe(text);
      expect(opened.body.constructor).toBe(Uint8Array);
      expect(opened.keyVersion).toBe('v7');
    }
  });
});

test('two messages never share a content key or a wrap', async () => {
  const key = await importSealingKey(pair.publicPem);
  const first = await sealBody(utf8('same'), { key });
  const second = await sealBody(utf8('same'), { key });
  expect(first.body).not.toEqual(second.body);
  expect(first.encrypt).not.toBe(second.encrypt);
});

test('a given content key is used again and wrapped again', async () => {
  const key = await importSealingKey(pair.publicPem);
  const first = await sealBody(utf8('same'), { key });
  const second = await sealBody(utf8('same'), { key, contentKey: first.contentKey });
  expect(second.body).toEqual(first.body);
  expect(second.contentKey).toBe(first.contentKey);
  const keys = await importOpeningKey(pair.privatePem);
  const { encrypt } = second;
  expect((await openBody(await verified(second.body), { encrypt, keys })).body).toEqual(utf8('same'));
});

test('refuses odd AES sizes and foreign keys', async () => {
  const key = await importSealingKey(pair.publicPem);
  const code = async (work: Promise<unknown>) =>
    work.then(
      () => 'no error',
      (error: unknown) => (isEnvelopeError(error) ? error.code : error),
    );
  expect(await code(sealBody(utf8(''), { key, aesBits: 512 as 256 }))).toBe('ERR_AES_BITS_INVALID');
  const { contentKey } = await sealBody(utf8(''), { key, aesBits: 128 });
  expect(await code(sealBody(utf8(''), { key, contentKey, aesBits: 256 }))).toBe('ERR_AES_BITS_INVALID');
  expect(await code(sealBody(utf8(''), { key, contentKey: { ...contentKey } }))).toBe('ERR_KEY_INVALID');
  expect(await code(sealBody(utf8(''), { key: { ...key } }))).toBe('ERR_KEY_INVALID');
});
