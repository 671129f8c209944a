import { createHash, createPublicKey } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { folderWithKeys, openssl } from './support/key-files.ts';
import { leakedParts } from './support/leaked-parts.ts';
import { runBin } from './support/run-bin.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await folderWithKeys();
});

const spkiOf = (name: string) =>
  createPublicKey(readFileSync(join(cwd, name))).export({ format: 'der', type: 'spki' });

test.each([
  ['merchant.pem', 'private', 'RSA', 2048],
  ['merchant-public.pem', 'public', 'RSA', 2048],
  ['ec.pem', 'private', 'EC', 224],
  ['ec-public.pem', 'public', 'EC', 224],
])('%s is described, without its private half', async (name, kind, type, bits) => {
  const { code, out, err } = await runBin(['keyinfo', name, '--json'], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const spki = spkiOf(name);
  expect(JSON.parse(out)).toEqual({
    keys: [
      {
        file: name,
        kind,
        type,
        bits,
        fingerprint: createHash('sha256').update(spki).digest('hex'),
        publicKey: spki.toString('base64'),
        exposed: false,
      },
    ],
    pairs: [],
  });
  const text = await runBin(['keyinfo', name], { cwd });
  expect(text.out).toContain(spki.toString('base64'));
  if (kind === 'private') expect(await leakedParts(join(cwd, name), out + text.out)).toEqual([]);
});

test('the search for leaks finds a leak', async () => {
  const pem = readFileSync(join(cwd, 'merchant.pem'), 'utf8');
  expect((await leakedParts(join(cwd, 'merchant.pem'), pem)).length).toBeGreaterThanOrEqual(6);
  expect(await leakedParts(join(cwd, 'merchant.pem'), JSON.stringify({ pem }))).not.toEqual([]);
});

test('halves of one pair are recognised, strangers are not', async () => {
  const pair = await runBin(['keyinfo', 'merchant.pem', 'gateway-public.pem', 'merchant-public.txt'], {
    cwd,
  });
  expect(pair.out).toContain('same pair: merchant.pem and merchant-public.txt\n');
  const strangers = await runBin(['keyinfo', 'merchant.pem', 'gateway-public.pem'], { cwd });
  expect(strangers.out).toContain('No two of these are one pair.');
});

test('an EC private key without its point still has a public half', async () => {
  openssl(cwd, ['ec', '-in', 'ec.pem', '-no_public', '-out', 'no-point.pem']);
  const { out } = await runBin(['keyinfo', 'no-point.pem', 'ec-public.pem'], { cwd });
  expect(out).toContain('same pair');
});

test('a private key that others may read is warned about', async () => {
  chmodSync(join(cwd, 'gateway.pem'), 0o644);
  expect((await runBin(['keyinfo', 'gateway.pem'], { cwd })).out).toContain('chmod 600 gateway.pem');
  chmodSync(join(cwd, 'gateway.pem'), 0o600);
});

test('what is no key: one line, exit code 64', async () => {
  const { code, out, err } = await runBin(['keyinfo', '/etc/passwd'], { cwd });
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err).toMatch(/^redeemkit keyinfo: \/etc\/passwd: [^\n]+ \(ERR_KEY_INVALID\)\n$/);
});
