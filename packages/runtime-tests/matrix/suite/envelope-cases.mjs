// In: the packed rsa-aes-envelope. Out: cases on sealing and opening, and that a failure looks like every other.
import { describe, text, utf8 } from './recorder.mjs';

const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
const time = '2024-05-22T06:42:21+08:00';
// Enough for every case here; the breaker has a case of its own.
const patient = { breaker: { failures: 100_000 } };

export async function envelopeCases(t, lib, fixtures) {
  const { header, envelope, unverified } = lib;
  const { keys } = fixtures;
  const signer = await header.importSigningKey(keys.merchant.pkcs8);
  const verifier = await header.importVerificationKey(keys.merchant.spki);
  const verified = async (body) => {
    const message = { method: 'POST', path, clientId: 'C1', time, body };
    return header.verifyMessage(message, {
      signature: await header.signMessage(message, signer),
      keys: verifier,
    });
  };
  const plaintext = utf8('{"bizNo":"1","note":"一分"}');

  for (const aesBits of [128, 192, 256])
    for (const sender of ['auto', 'portable'])
      for (const receiver of ['auto', 'portable'])
        await t.test(`AES-${aesBits}: ${sender} seals, ${receiver} opens`, async () => {
          const key = await envelope.importSealingKey(keys.gateway.spki, { engine: sender });
          const own = await envelope.importOpeningKey(keys.gateway.pkcs8, { aesBits, engine: receiver });
          for (const length of [0, 1, 15, 16, 17, 4096]) {
            const body = utf8('a'.repeat(length));
            const sealed = await envelope.sealBody(body, { key, aesBits });
            const opened = await envelope.openBody(await verified(sealed.body), {
              encrypt: sealed.encrypt,
              keys: own,
            });
            t.equal(opened.body, body);
            t.equal(String(opened.contentKey), `[ContentKey AES-${aesBits}]`);
          }
        });
  for (const size of ['rsa3072', 'rsa4096'])
    await t.test(`${size} wraps and unwraps`, async () => {
      const key = await envelope.importSealingKey(keys[size].spki);
      const own = await envelope.importOpeningKey(keys[size].pkcs8);
      const sealed = await envelope.sealBody(plaintext, { key });
      const opened = await envelope.openBody(await verified(sealed.body), {
        encrypt: sealed.encrypt,
        keys: own,
      });
      t.equal(opened.body, plaintext);
    });

  const sealingKey = await envelope.importSealingKey(keys.gateway.spki);
  const openingKey = await envelope.importOpeningKey(keys.gateway.pkcs8, patient);
  await t.test('the request key opens the answer, when asked to', async () => {
    const request = await envelope.sealBody(plaintext, { key: sealingKey });
    const own = await envelope.importSealingKey(keys.merchant.spki);
    const answer = await envelope.sealBody(plaintext, { key: own, contentKey: request.contentKey });
    const opened = await envelope.openBody(await verified(answer.body), {
      encrypt: answer.encrypt,
      contentKey: request.contentKey,
    });
    t.equal(opened.body, plaintext);
  });

  await t.test('what OpenSSL sealed opens', async () => {
    const { encrypt, body, plain } = fixtures.openssl.sealed;
    const opened = await envelope.openBody(await verified(utf8(body)), { encrypt, keys: openingKey });
    t.equal(text(opened.body), plain);
  });
  await t.test('only a verified message opens', async () => {
    const sealed = await envelope.sealBody(plaintext, { key: sealingKey });
    const proof = await verified(sealed.body);
    await t.throws('ERR_NOT_VERIFIED', () =>
      envelope.openBody({ ...proof }, { encrypt: sealed.encrypt, keys: openingKey }),
    );
    const opened = await unverified.openUnverifiedBody(sealed.body, {
      encrypt: sealed.encrypt,
      keys: openingKey,
    });
    t.equal(opened.body, plaintext);
  });

  await t.test('every opening failure is the same error', async () => {
    const sealed = await envelope.sealBody(plaintext, { key: sealingKey });
    const { symmetricKey } = envelope.parseEncryptHeader(sealed.encrypt);
    const format = (wrapped) =>
      envelope.formatEncryptHeader({ algorithm: 'RSA_AES', keyVersion: '1', symmetricKey: wrapped });
    const flip = (bytes, at) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
    const other = await envelope.sealBody(plaintext, { key: sealingKey });
    const shorter = await envelope.sealBody(plaintext, { key: sealingKey, aesBits: 128 });
    const damaged = [
      ['a flipped wrap', format(flip(symmetricKey, 100)), sealed.body],
      ['a short wrap', format(symmetricKey.subarray(1)), sealed.body],
      ['a wrap of zeros', format(new Uint8Array(256)), sealed.body],
      ['a wrap beyond the modulus', format(new Uint8Array(256).fill(255)), sealed.body],
      ["another message's wrap", other.encrypt, sealed.body],
      ['a wrap of a shorter key', shorter.encrypt, shorter.body],
      ['a body of odd length', sealed.encrypt, utf8(header.encodeBase64(new Uint8Array(17)))],
      ['an empty body', sealed.encrypt, new Uint8Array(0)],
      ['a body of zeros', sealed.encrypt, utf8(header.encodeBase64(new Uint8Array(32)))],
    ];
    const seen = new Set();
    for (const engine of ['auto', 'portable']) {
      const key = await envelope.importOpeningKey(keys.gateway.pkcs8, { engine, ...patient });
      for (const [name, encrypt, body] of damaged) {
        const proof = await verified(body);
        let found = 'opened';
        try {
          await envelope.openBody(proof, { encrypt, keys: key });
        } catch (error) {
          found = `${describe(error)} ${Object.isFrozen(error)} ${'cause' in error}`;
          t.equal(error.code, 'ERR_OPEN_FAILED', name);
        }
        seen.add(found);
      }
    }
    t.equal(seen.size, 1, `shapes of the failure (${[...seen].join(' | ')})`);
  });
  await t.test('the breaker opens after eight failures', async () => {
    const own = await envelope.importOpeningKey(keys.gateway.pkcs8);
    const sealed = await envelope.sealBody(plaintext, { key: sealingKey });
    const wrong = await verified(utf8(header.encodeBase64(new Uint8Array(32))));
    const attempt = () => envelope.openBody(wrong, { encrypt: sealed.encrypt, keys: own });
    for (let i = 0; i < 8; i += 1) await t.throws('ERR_OPEN_FAILED', attempt);
    await t.throws('ERR_BREAKER_OPEN', attempt);
  });
  for (const [name, code, attempt] of [
    ['an EC key', 'ERR_KEY_INVALID', () => envelope.importSealingKey(keys.p224.spki)],
    ['the private half to seal with', 'ERR_KEY_KIND', () => envelope.importSealingKey(keys.merchant.pkcs8)],
    [
      'AES-512',
      'ERR_AES_BITS_INVALID',
      () => envelope.sealBody(plaintext, { key: sealingKey, aesBits: 512 }),
    ],
    [
      'a forged content key',
      'ERR_KEY_INVALID',
      () => envelope.sealBody(plaintext, { key: sealingKey, contentKey: { bits: 256 } }),
    ],
    [
      'an unknown envelope',
      'ERR_ENCRYPT_ALGORITHM_UNSUPPORTED',
      async () =>
        envelope.openBody(await verified(utf8('AAAA')), {
          encrypt: 'algorithm=RSA_GCM,keyVersion=1,symmetricKey=AAAA',
          keys: openingKey,
        }),
    ],
    [
      'an unknown keyVersion',
      'ERR_KEY_VERSION_UNKNOWN',
      async () =>
        envelope.openBody(await verified(utf8('AAAA')), {
          encrypt: 'algorithm=RSA_AES,keyVersion=9,symmetricKey=AAAA',
          keys: openingKey,
        }),
    ],
  ])
    await t.test(`envelope refuses ${name}`, () => t.throws(code, attempt, name));
}
