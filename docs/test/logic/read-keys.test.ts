// In: key texts, good and bad. Out: keys that work together, or a coded problem that quotes nothing.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  generatePair,
  readOpeningKey,
  readSealingKey,
  readSigningKey,
  readVerificationKey,
  toProblem,
} from '../../.vitepress/theme/playground/logic/read-keys.ts';
import { makePair } from './keys.ts';

const pair = makePair();
const codeOf = (read: unknown): unknown =>
  (read as { problem?: { code: string } } | undefined)?.problem?.code;

it('makes a pair whose halves belong together', async () => {
  const { privatePem, publicPem } = await generatePair();
  expect(createPublicKey(privatePem).export({ format: 'pem', type: 'spki' })).toBe(publicPem);
});

it('finds the public half of a private key, byte for byte', async () => {
  const signing = await readSigningKey(pair.privatePem, '7');
  if (signing === undefined || 'problem' in signing) throw new Error('not read');
  expect(signing.key.publicPem).toBe(pair.publicPem);
  expect(signing.key.signing.keyVersion).toBe('7');
  expect(signing.key.signing.fingerprint).toBe(signing.key.verification.fingerprint);
  const opening = await readOpeningKey(pair.privatePem, 128);
  if (opening === undefined || 'problem' in opening) throw new Error('not read');
  expect(opening.key.publicPem).toBe(pair.publicPem);
  expect(opening.key.opening.aesBits).toBe(128);
});

describe('what is no key', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'secp224r1' });
  const ecPem = ec.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  it.each([
    ['nonsense', 'hello', 'ERR_KEY_MALFORMED'],
    ['a public key', pair.publicPem, 'ERR_KEY_KIND'],
    ['a cut key', pair.privatePem.slice(0, 400), 'ERR_KEY_MALFORMED'],
    ['an EC key', ecPem, 'ERR_KEY_TYPE'],
    ['a small key', makePair(1024).privatePem, 'ERR_KEY_POLICY'],
  ])('is refused as own private key: %s', async (_, text, code) => {
    for (const read of [await readSigningKey(text, '1'), await readOpeningKey(text, 256)]) {
      expect(codeOf(read)).toBe(code);
      expect(JSON.stringify(read)).not.toContain(text.slice(40, 60) || text);
    }
  });

  it('is refused as public key: a private one', async () => {
    expect(codeOf(await readVerificationKey(pair.privatePem, '1'))).toBe('ERR_KEY_KIND');
    expect(codeOf(await readSealingKey(pair.privatePem))).toBe('ERR_KEY_KIND');
  });

  it('is nothing yet when the text is empty', async () => {
    for (const text of ['', ' \n']) {
      expect(await readSigningKey(text, '1')).toBeUndefined();
      expect(await readSealingKey(text)).toBeUndefined();
    }
  });

  it('never lets a foreign error speak', () => {
    expect(toProblem(new TypeError('MIIE secret'))).toEqual({
      code: 'ERR_UNEXPECTED',
      message: 'This could not be read.',
    });
    expect(toProblem(null).code).toBe('ERR_UNEXPECTED');
  });
});
