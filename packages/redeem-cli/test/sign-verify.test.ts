import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folderWithKeys, openssl } from './support/key-files.ts';
import { runBin } from './support/run-bin.ts';

const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
const time = '2024-05-22T06:42:21+05:30';
const fields = ['--client-id', '4Q5Y8W0WSG45P907917', '--time', time, '--path', path];
// Bytes that text handling would change: no line end, CRLF, a NUL, an emoji, an invalid UTF-8 byte.
const body = Buffer.concat([Buffer.from('{"a":"é😀"}\r\n \u0000'), Buffer.from([0xff])]);
const signed = Buffer.concat([Buffer.from(`POST ${path}\n4Q5Y8W0WSG45P907917.${time}.`), body]);

let cwd = '';
beforeAll(async () => {
  cwd = await folderWithKeys();
});

const run = (words: string[], stdin: string | Uint8Array = body) => runBin(words, { cwd, stdin });
const headerOf = async (...words: string[]) => {
  const { code, out, err } = await run(['sign', ...fields, ...words]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.trimEnd();
};
const bytesOf = (header: string) =>
  Buffer.from(decodeURIComponent(header.slice(header.indexOf('signature=') + 'signature='.length)), 'base64');

describe.each([
  ['RSA256', 'merchant', [], 'sha256'],
  ['ECC224 sha256', 'ec', ['--alg', 'ECC224', '--hash', 'sha256'], 'sha256'],
  ['ECC224 sha224', 'ec', ['--alg', 'ecc224', '--hash', 'SHA224'], 'sha224'],
])('%s', (name, key, words, digest) => {
  test('sign prints the header value and nothing else; openssl verifies it', async () => {
    const { out } = await run(['sign', ...fields, '--key', `${key}.pem`, ...words]);
    const algorithm = name.split(' ')[0];
    expect(out).toMatch(new RegExp(`^algorithm=${algorithm},keyVersion=1,signature=[A-Za-z0-9%]+\n$`));
    writeFileSync(join(cwd, 'signature.bin'), bytesOf(out.trimEnd()));
    const said = openssl(
      cwd,
      ['dgst', `-${digest}`, '-verify', `${key}-public.pem`, '-signature', 'signature.bin'],
      signed,
    );
    expect(said.toString()).toContain('Verified OK');
  });

  test('verify accepts what openssl signed, and only for these bytes', async () => {
    const raw = openssl(cwd, ['dgst', `-${digest}`, '-sign', `${key}.pem`], signed);
    const signature = `algorithm=${name.split(' ')[0]}, keyVersion=7, signature=${encodeURIComponent(raw.toString('base64'))}`;
    const verify = ['verify', ...fields, '--key', `${key}-public.pem`, '--signature', signature, ...words];
    const genuine = await run(verify);
    expect(genuine.code).toBe(0);
    expect(genuine.out).toMatch(/^verified: .*key version 7, a body of \d+ bytes\n$/);
    const other = await run(verify, Buffer.concat([body, Buffer.from('\n')]));
    expect(other.code).toBe(1);
    expect(other.out).toBe('');
    expect(other.err).toMatch(/^not verified: [^\n]+ \(ERR_SIGNATURE_MISMATCH\)\n$/);
  });
});

test('raw ECC224 signatures are 56 bytes and verify as raw only', async () => {
  const ecc = ['--alg', 'ECC224', '--hash', 'sha256'];
  const signature = await headerOf('--key', 'ec.pem', ...ecc, '--encoding', 'raw');
  expect(bytesOf(signature)).toHaveLength(56);
  const verify = ['verify', ...fields, '--key', 'ec-public.pem', '--signature', signature, ...ecc];
  expect((await run([...verify, '--encoding', 'raw'])).code).toBe(0);
  expect((await run(verify)).code).toBe(1);
});

test('the key is read in every form openssl writes, from a file or the environment', async () => {
  const expected = await headerOf('--key', 'merchant.pem');
  openssl(cwd, ['rsa', '-in', 'merchant.pem', '-traditional', '-out', 'pkcs1.pem']);
  openssl(cwd, [
    'pkcs8',
    '-topk8',
    '-nocrypt',
    '-in',
    'merchant.pem',
    '-outform',
    'DER',
    '-out',
    'pkcs8.der',
  ]);
  writeFileSync(join(cwd, 'one-line.txt'), readFileSync(join(cwd, 'pkcs8.der')).toString('base64'));
  for (const name of ['pkcs1.pem', 'pkcs8.der', 'one-line.txt']) {
    expect(await headerOf('--key', name)).toBe(expected);
  }
  const text = readFileSync(join(cwd, 'merchant.pem'), 'utf8').replaceAll('\n', '\\n');
  const environment = (env: Record<string, string>) => runBin(['sign', ...fields], { cwd, stdin: body, env });
  expect((await environment({ REDEEMKIT_SIGNING_KEY_TEXT: text })).out).toBe(`${expected}\n`);
  expect((await environment({ REDEEMKIT_SIGNING_KEY: 'pkcs1.pem' })).out).toBe(`${expected}\n`);
  const both = await environment({ REDEEMKIT_SIGNING_KEY_TEXT: text, REDEEMKIT_SIGNING_KEY: 'pkcs1.pem' });
  expect(both.code).toBe(64);
  expect(both.err).toContain('are both set');
});

test('--method and --key-version count', async () => {
  const signature = await headerOf('--key', 'merchant.pem', '--method', 'PUT', '--key-version', 'v2');
  expect(signature).toContain('keyVersion=v2');
  const verify = ['verify', ...fields, '--key', 'merchant-public.txt', '--signature', signature];
  expect((await run([...verify, '--method', 'PUT'])).code).toBe(0);
  expect((await run(verify)).code).toBe(1);
});

test('--json says the same in one object', async () => {
  const { out } = await run(['sign', ...fields, '--key', 'merchant.pem', '--json']);
  const { signature, ...rest } = JSON.parse(out);
  expect(rest).toEqual({ algorithm: 'RSA256', keyVersion: '1' });
  const verify = ['verify', ...fields, '--key', 'merchant-public.pem', '--signature', signature, '--json'];
  const genuine = await run(verify);
  expect(JSON.parse(genuine.out)).toEqual({
    verified: true,
    algorithm: 'RSA256',
    keyVersion: '1',
    bytes: body.length,
  });
  const forged = await run(verify, 'other');
  expect(forged.code).toBe(1);
  expect(JSON.parse(forged.out)).toMatchObject({
    verified: false,
    reason: { code: 'ERR_SIGNATURE_MISMATCH' },
  });
});

test.each([
  ['sign without a time', ['sign', '--key', 'merchant.pem', '--client-id', 'C', '--path', path], '--time T'],
  ['sign without a key', ['sign', ...fields], '--key FILE'],
  ['sign with a public key', ['sign', ...fields, '--key', 'merchant-public.pem'], 'public key'],
  ['sign with an EC key', ['sign', ...fields, '--key', 'ec.pem'], 'an EC private key'],
  ['sign with a missing file', ['sign', ...fields, '--key', 'nowhere.pem'], 'does not exist'],
  ['sign with a folder', ['sign', ...fields, '--key', '.'], 'is a folder'],
  ['sign with a passphrase', ['sign', ...fields, '--key', 'locked.pem'], 'openssl pkey -in'],
  ['sign with no key at all', ['sign', ...fields, '--key', 'prose.txt'], 'holds PEM'],
  ['sign with a huge key file', ['sign', ...fields, '--key', 'huge.bin'], 'at most 65536'],
  ['sign ECC224 without a hash', ['sign', ...fields, '--key', 'ec.pem', '--alg', 'ECC224'], '--hash sha256'],
  [
    'sign RSA256 with a hash',
    ['sign', ...fields, '--key', 'merchant.pem', '--hash', 'sha256'],
    '--alg ECC224',
  ],
  [
    'a path with a host',
    ['sign', '--key', 'merchant.pem', '--client-id', 'C', '--time', time, '--path', '//x/y'],
    'PATH',
  ],
  [
    'verify with a private key',
    ['verify', ...fields, '--key', 'merchant.pem', '--signature', 'signature=aa'],
    'private key',
  ],
])('%s: one line, exit code 64', async (_name, words, part) => {
  openssl(cwd, ['pkey', '-in', 'merchant.pem', '-aes256', '-passout', 'pass:secret', '-out', 'locked.pem']);
  writeFileSync(join(cwd, 'prose.txt'), 'this is not a key');
  writeFileSync(join(cwd, 'huge.bin'), Buffer.alloc(10_000_000, 'A'));
  const { code, out, err } = await run(words);
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err).toMatch(/^redeemkit (?:sign|verify): [^\n]+ \(ERR_[A-Z0-9_]+\)\n$/);
  expect(err).toContain(part);
});

test.each([
  ['nonsense', 'ERR_HEADER_MALFORMED'],
  ['', 'ERR_USAGE'],
  ['algorithm=RSA256,keyVersion=1,signature=%%%', 'ERR_'],
  ['algorithm=RSA256,keyVersion=1', 'ERR_SIGNATURE_MISSING'],
  ['algorithm=RSA256,signature=aa==,signature=bb==', 'ERR_PARAMETER_DUPLICATE'],
  ['algorithm=RSA256,signature=YWJj', 'ERR_SIGNATURE_MISMATCH'],
  ['algorithm=ECC224,signature=YWJj', 'ERR_ALGORITHM_MISMATCH'],
  ['algorithm=HS256,signature=YWJj', 'ERR_ALGORITHM'],
])('verify with the signature "%s" is no crash: %s', async (signature, code) => {
  const {
    code: exit,
    out,
    err,
  } = await run(['verify', ...fields, '--key', 'merchant-public.pem', `--signature=${signature}`]);
  expect({ exit, out }).toEqual({ exit: signature === '' ? 64 : 1, out: '' });
  expect(err).toMatch(/^[^\n]+\n$/);
  expect(err).toContain(code);
});

test('a body over the limit is refused', async () => {
  const { code, err } = await run(
    ['sign', ...fields, '--key', 'merchant.pem'],
    Buffer.alloc(10_000_000, 'A'),
  );
  expect(code).toBe(64);
  expect(err).toMatch(/^redeemkit sign: The body in standard input has more than 2097152 bytes; [^\n]*\n$/);
});

test.skipIf(process.getuid?.() === 0)(
  'a key without read permission (skipped as root, who reads everything)',
  async () => {
    chmodSync(join(cwd, 'ec.pem'), 0);
    const { code, err } = await run(['sign', ...fields, '--key', 'ec.pem']);
    chmodSync(join(cwd, 'ec.pem'), 0o600);
    expect(code).toBe(64);
    expect(err).toContain('may not be read by this user');
  },
);
