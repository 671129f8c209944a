import { createCipheriv, createDecipheriv } from 'node:crypto';
import { importOpeningKey, openBody } from '@redeemkit/rsa-aes-envelope';
import { readKeyMaterial } from '@redeemkit/signature-header';
import { describe, expect, test } from 'vitest';
import { decryptBlocks } from '../src/aes-ecb.ts';
import { encodeBase64 } from '../src/body-text.ts';
import { formatEncryptHeader } from '../src/encrypt-header.ts';
import { nativeFor } from '../src/native-crypto.ts';
import { reveal } from '../src/opaque.ts';
import { createPrivate, type OpeningMaterial } from '../src/opening-key.ts';
import { messageLength } from '../src/pkcs7.ts';
import { rsaAes } from '../src/rsa-aes.ts';
import { unwrapBlock } from '../src/unwrap-block.ts';
import { failureShape, verified } from './keys.ts';
import { hex, type WycheproofGroup, without, wycheproof } from './wycheproof-files.ts';

const engines = ['auto', 'portable'] as const;
const skip = without !== '';

async function privateKey(group: WycheproofGroup) {
  const key = await readKeyMaterial(hex(group.privateKeyPkcs8), { kind: 'private' });
  if (key.type !== 'RSA') throw new Error('not RSA');
  return key;
}

// What the verdicts mean under implicit rejection: `valid` with a message of L bytes = an unwrap to L bytes gives the
// message. `invalid` = no message comes out: the public checks refuse, or the substitute comes back.
describe.each(engines)(`RSAES-PKCS1-v1_5, engine %s${without}`, (engine) => {
  test.skipIf(skip).each([
    [2048, 42, 25],
    [3072, 41, 26],
    [4096, 41, 26],
  ])('%i bits: %i valid and %i invalid cases', async (bits, valid, invalid) => {
    const count = { valid: 0, invalid: 0 };
    for (const group of wycheproof(`rsa_pkcs1_${bits}_test.json`)) {
      const key = await privateKey(group);
      const rsa = createPrivate(key, nativeFor(engine));
      const { accepts } = reveal<OpeningMaterial>(
        await importOpeningKey(hex(group.privateKeyPkcs8)),
        'OpeningKey',
      );
      for (const { tcId, msg, ct, result } of group.tests) {
        const wrapped = hex(ct);
        const message = hex(msg);
        if (result === 'valid') {
          expect(accepts(wrapped), `case ${tcId}`).toBe(true);
          const substitute = new Uint8Array(message.length).fill(0xa5);
          expect(unwrapBlock(rsa.privateOperation(wrapped), substitute), `case ${tcId}`).toEqual(message);
          count.valid += 1;
          continue;
        }
        const block = accepts(wrapped) ? rsa.privateOperation(wrapped) : undefined;
        // Every AES key length, and the length of the message where the case has one that PKCS#1 allows.
        for (const length of new Set([16, 24, 32, Math.min(message.length, rsa.size - 11)])) {
          const substitute = Uint8Array.from({ length }, (_, at) => at ^ 0xa5);
          const found = block ? unwrapBlock(block, substitute) : substitute;
          expect(found, `case ${tcId}, length ${length}`).toEqual(substitute);
        }
        count.invalid += 1;
      }
    }
    expect(count).toEqual({ valid, invalid });
  });
});

describe.each(engines)(`one opening failure, engine %s${without}`, (engine) => {
  test.skipIf(skip)('over every invalid wrap of the three files', { timeout: 120_000 }, async () => {
    const shapes = new Set<string>();
    let cases = 0;
    const message = await verified(encodeBase64(new Uint8Array(64).fill(7)));
    for (const bits of [2048, 3072, 4096]) {
      for (const group of wycheproof(`rsa_pkcs1_${bits}_test.json`)) {
        for (const { ct, result } of group.tests) {
          if (result === 'valid' || ct === '') continue;
          const keys = await importOpeningKey(hex(group.privateKeyPkcs8), {
            engine,
            breaker: { failures: 1000 },
          });
          const encrypt = formatEncryptHeader({
            algorithm: 'RSA_AES',
            keyVersion: '1',
            symmetricKey: hex(ct),
          });
          shapes.add(await failureShape(openBody(message, { encrypt, keys })));
          cases += 1;
        }
      }
    }
    // 77 invalid wraps less the three empty ones, which a header cannot carry.
    expect(cases).toBe(74);
    expect([...shapes]).toHaveLength(1);
    expect([...shapes][0]).toContain('ERR_OPEN_FAILED');
  });
});

describe.each(engines)(`AES padding, engine %s${without}`, (engine) => {
  const native = nativeFor(engine);

  test.skipIf(skip)('aes_cbc_pkcs5 carried over to ECB: 216 cases, 72 valid', async () => {
    const count = { valid: 0, invalid: 0 };
    for (const group of wycheproof('aes_cbc_pkcs5_test.json')) {
      for (const { tcId, key, iv, msg, ct, result } of group.tests) {
        const bits = 4 * (key as string).length;
        // (a) The padded plaintext, found by another engine, encrypted again under ECB.
        const cbc = createDecipheriv(`aes-${bits}-cbc`, hex(key as string), hex(iv as string)).setAutoPadding(
          false,
        );
        const ecb = createCipheriv(`aes-${bits}-ecb`, hex(key as string), null).setAutoPadding(false);
        const whole = hex(ct).length % 16 === 0;
        const padded = whole ? Buffer.concat([cbc.update(hex(ct)), cbc.final()]) : Buffer.alloc(0);
        const again = Buffer.concat([ecb.update(padded), ecb.final()]);
        const options = { key: hex(key as string), native };
        const message = (blocks: Uint8Array) => {
          const length = blocks.length > 0 ? messageLength(blocks) : -1;
          return length < 0 ? undefined : new Uint8Array(blocks.subarray(0, length));
        };
        const blocks = (bytes: Uint8Array) =>
          bytes.length > 0 ? decryptBlocks(Buffer.from(bytes).toString('latin1'), options) : bytes;
        // (b) CBC computed from the ECB core under test: D(C_i) xor C_(i-1).
        const chain = hex((iv as string) + ct);
        const unchained = blocks(whole ? hex(ct) : new Uint8Array()).map(
          (byte, at) => byte ^ (chain[at] as number),
        );
        const expected = result === 'valid' ? hex(msg) : undefined;
        expect(message(blocks(again)), `case ${tcId}`).toEqual(expected);
        expect(message(unchained), `case ${tcId}`).toEqual(expected);
        // The suite as a whole: an invalid padding never opens.
        const ciphertext = rsaAes.decodeText(encodeBase64(again));
        if (expected === undefined && ciphertext !== undefined) {
          expect(rsaAes.openText(ciphertext, options), `case ${tcId}`).toBeUndefined();
        }
        count[result === 'valid' ? 'valid' : 'invalid'] += 1;
      }
    }
    expect(count).toEqual({ valid: 72, invalid: 144 });
  });
});
