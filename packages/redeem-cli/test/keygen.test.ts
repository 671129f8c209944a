import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, runBin } from './support/run-bin.ts';

test.each([
  ['RSA256', [], 'rsa', 2048],
  ['RSA256', ['--bits', '3072'], 'rsa', 3072],
  ['ECC224', ['--alg', 'ECC224'], 'ec', 224],
])('%s %j makes a pair that fits together', async (algorithm, words, type, bits) => {
  const cwd = newFolder();
  const { code, out, err } = await runBin(['keygen', 'shop', ...words], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const text = (name: string) => readFileSync(join(cwd, name), 'utf8');
  expect(text('shop.pem')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(text('shop-public.pem')).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  const privateKey = createPrivateKey(text('shop.pem'));
  const oneLine = text('shop-public.txt');
  expect(oneLine).toMatch(/^[A-Za-z0-9+/]+=*\n$/);
  const publicKey = createPublicKey({ key: Buffer.from(oneLine, 'base64'), format: 'der', type: 'spki' });
  expect(privateKey.asymmetricKeyType).toBe(type);
  if (type === 'rsa') {
    expect(privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: bits, publicExponent: 65537n });
  } else expect(privateKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'secp224r1' });
  const data = Buffer.from('data');
  expect(verify('sha256', data, publicKey, sign('sha256', data, privateKey))).toBe(true);
  expect(createPublicKey(text('shop-public.pem')).equals(publicKey)).toBe(true);
  expect(out).toContain(`${algorithm} key pair of ${bits} bits`);
  expect(out).toContain(`\n${oneLine}`);
  for (const name of readdirSync(cwd)) expect(statSync(join(cwd, name)).mode & 0o777).toBe(0o600);
});

test('openssl reads the private key', async () => {
  const cwd = newFolder();
  await runBin(['keygen'], { cwd });
  expect(
    execFileSync('openssl', ['pkey', '-in', 'merchant.pem', '-noout', '-check'], { cwd }).toString(),
  ).toContain('valid');
});

test('the mode is 0600 whatever the umask, in a new folder of mode 0700', async () => {
  const cwd = newFolder();
  const old = process.umask(0);
  try {
    expect((await runBin(['keygen', '--out', 'keys/deep'], { cwd })).code).toBe(0);
  } finally {
    process.umask(old);
  }
  expect(statSync(join(cwd, 'keys')).mode & 0o777).toBe(0o700);
  expect(statSync(join(cwd, 'keys/deep/merchant.pem')).mode & 0o777).toBe(0o600);
});

test.each(['merchant.pem', 'merchant-public.pem', 'merchant-public.txt'])(
  'nothing is overwritten: %s exists, and no other file is left behind',
  async (name) => {
    const cwd = newFolder();
    writeFileSync(join(cwd, name), 'precious');
    const { code, out, err } = await runBin(['keygen'], { cwd });
    expect(code).toBe(64);
    expect(out).toBe('');
    expect(err).toMatch(/^redeemkit keygen: .*exists and is never overwritten\..*\(ERR_FILE_EXISTS\)\n$/);
    expect(readdirSync(cwd)).toEqual([name]);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe('precious');
  },
);

test('two runs at once: one wins, the other takes nothing away', async () => {
  const cwd = newFolder();
  const codes = await Promise.all([1, 2, 3].map(async () => (await runBin(['keygen'], { cwd })).code));
  expect(codes.sort()).toEqual([0, 64, 64]);
  const privateKey = createPrivateKey(readFileSync(join(cwd, 'merchant.pem')));
  expect(
    createPublicKey(readFileSync(join(cwd, 'merchant-public.pem'))).equals(createPublicKey(privateKey)),
  ).toBe(true);
});

test('--json prints one object, without the private key', async () => {
  const cwd = newFolder();
  const { code, out } = await runBin(['keygen', '--json'], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    algorithm: 'RSA256',
    bits: 2048,
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    files: {
      privateKey: join(cwd, 'merchant.pem'),
      publicKey: join(cwd, 'merchant-public.pem'),
      publicBase64: join(cwd, 'merchant-public.txt'),
    },
    publicKey: readFileSync(join(cwd, 'merchant-public.txt'), 'utf8').trim(),
  });
  expect(out).not.toContain(readFileSync(join(cwd, 'merchant.pem'), 'utf8').split('\n')[1]);
});

test.each([
  [['../up'], 'ERR_SETTING_INVALID'],
  [['a', 'b'], 'ERR_USAGE'],
  [['--alg', 'RSA'], 'ERR_SETTING_INVALID'],
  [['--bits', '1024'], 'ERR_SETTING_INVALID'],
  [['--alg', 'ECC224', '--bits', '2048'], 'ERR_USAGE'],
  [['--out', '/dev/null/x'], 'ERR_FILE_UNWRITABLE'],
])('%j is refused in one line', async (words, code) => {
  const cwd = newFolder();
  const result = await runBin(['keygen', ...words], { cwd });
  expect(result.code).toBe(64);
  expect(result.err).toMatch(new RegExp(`^redeemkit keygen: [^\n]+ \\(${code}\\)\n$`));
  expect(readdirSync(cwd)).toEqual([]);
});
