import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { looksLikeKey, withoutKeys } from '../src/looks-like-key.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'secp224r1' });
const keys = [
  rsa.privateKey.export({ type: 'pkcs8', format: 'der' }),
  rsa.privateKey.export({ type: 'pkcs1', format: 'der' }),
  rsa.publicKey.export({ type: 'spki', format: 'der' }),
  ec.privateKey.export({ type: 'pkcs8', format: 'der' }),
  ec.privateKey.export({ type: 'sec1', format: 'der' }),
  ec.publicKey.export({ type: 'spki', format: 'der' }),
].map((der) => der.toString('base64'));

test.each(keys)('key %# is recognised in every dress', (key) => {
  const pem = `-----BEGIN KEY-----\n${key.replace(/(.{64})/g, '$1\n')}\n-----END KEY-----\n`;
  for (const dress of [key, ` ${key}\n`, `"${key}"`, `--key=${key}`, key.replace(/(.{76})/g, '$1\n'), pem]) {
    expect(looksLikeKey(dress)).toBe(true);
    expect(withoutKeys(dress)).toContain('(a key, not shown)');
    expect(withoutKeys(dress)).not.toContain(key.slice(10, 60));
  }
  expect(withoutKeys(`no such file: ./folder/${key}`)).toBe('no such file: ./folder/(a key, not shown)');
});

test('file names, header values and ciphertexts are no keys', () => {
  const long = `/home/me/${'My-Keys/'.repeat(30)}merchant.pem`;
  for (const value of ['merchant.pem', long, '-', 'MIIE', '2160220000000001=1000']) {
    expect(looksLikeKey(value)).toBe(false);
    expect(withoutKeys(value)).toBe(value);
  }
  for (let count = 0; count < 2000; count++) {
    const signature = randomBytes(256).toString('base64');
    for (const value of [signature, encodeURIComponent(signature)]) {
      expect(looksLikeKey(`algorithm=RSA256,keyVersion=1,signature=${value}`)).toBe(false);
    }
  }
  // The worst case: a signature that starts as a key does.
  const unlucky = `algorithm=RSA256,signature=${keys[0]?.slice(0, 344)}`;
  expect(looksLikeKey(unlucky)).toBe(false);
});
