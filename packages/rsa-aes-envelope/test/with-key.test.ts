// In: keys and bodies. Out: proof that what came with a key seals and opens as the functions of the package do.
import { importOpeningKey, importSealingKey, isEnvelopeError, openBody } from '@redeemkit/rsa-aes-envelope';
import { openingCodeOf, sealWithKey } from '@redeemkit/rsa-aes-envelope/with-key';
import { expect, test } from 'vitest';
import { rsaPair, utf8, verified } from './keys.ts';

const pair = rsaPair();
const key = await importSealingKey(pair.publicPem);
const keys = await importOpeningKey(pair.privatePem);

test('a body sealed with the code of its key opens with the code of the other one, and with openBody', async () => {
  const { body, encrypt } = await sealWithKey(utf8('{}'), { key, aesBits: 256 });
  const message = await verified(body);
  expect((await openingCodeOf(keys).openBody(message, { encrypt, keys })).body).toEqual(utf8('{}'));
  expect((await openBody(message, { encrypt, keys })).body).toEqual(utf8('{}'));
  expect(openingCodeOf(keys).parseEncryptHeader(encrypt).symmetricKey).toHaveLength(256);
});

test('it opens nothing that nobody verified', async () => {
  const { body, encrypt } = await sealWithKey(utf8('{}'), { key });
  const message = { ...(await verified(body)) };
  await expect(openingCodeOf(keys).openBody(message, { encrypt, keys })).rejects.toMatchObject({
    code: 'ERR_NOT_VERIFIED',
  });
});

test('what is no imported key has no code', async () => {
  await expect(sealWithKey(utf8('{}'), { key: { ...key } })).rejects.toMatchObject({
    code: 'ERR_KEY_INVALID',
  });
  try {
    openingCodeOf({ ...keys });
    expect.unreachable();
  } catch (error) {
    expect(isEnvelopeError(error) && error.code).toBe('ERR_KEY_INVALID');
  }
});
