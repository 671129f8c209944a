import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { folderWithKeys, openssl } from './support/key-files.ts';
import { runBin } from './support/run-bin.ts';

const plaintext = '{"bizNo":"20260001","note":"é😀"}\r\n';

let cwd = '';
beforeAll(async () => {
  cwd = await folderWithKeys();
});

const run = (words: string[], stdin: string | Uint8Array = plaintext) => runBin(words, { cwd, stdin });
const seal = async (...words: string[]) => {
  const { code, out, err } = await run(['seal', '--key', 'gateway-public.pem', ...words]);
  expect(code).toBe(0);
  return { body: out, encrypt: err.replace(/^Encrypt: /, '').trimEnd() };
};
const wrappedKey = (encrypt: string) =>
  Buffer.from(
    decodeURIComponent(encrypt.slice(encrypt.indexOf('symmetricKey=') + 'symmetricKey='.length)),
    'base64',
  );
// RSAES-PKCS1-v1_5 by openssl, which wraps and unwraps the raw AES key.
const unwrap = (wrapped: Buffer) => openssl(cwd, ['pkeyutl', '-decrypt', '-inkey', 'gateway.pem'], wrapped);
const wrap = (key: Buffer) =>
  openssl(cwd, ['pkeyutl', '-encrypt', '-pubin', '-inkey', 'gateway-public.pem'], key);
const encryptHeader = (key: Buffer) =>
  `algorithm=RSA_AES,keyVersion=3,symmetricKey=${encodeURIComponent(wrap(key).toString('base64'))}`;

test.each([128, 192, 256])('openssl opens what seal sealed with AES-%i', async (bits) => {
  const { body, encrypt } = await seal('--aes-bits', String(bits));
  expect(body).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(encrypt).toMatch(/^algorithm=RSA_AES,keyVersion=1,symmetricKey=[A-Za-z0-9%]+$/);
  const key = unwrap(wrappedKey(encrypt));
  expect(key).toHaveLength(bits / 8);
  const opened = openssl(
    cwd,
    ['enc', '-d', `-aes-${bits}-ecb`, '-K', key.toString('hex'), '-base64', '-A'],
    body,
  );
  expect(opened.toString()).toBe(plaintext);
});

test.each([128, 192, 256])(
  'open opens what openssl sealed with AES-%i, length given or not',
  async (bits) => {
    const key = randomBytes(bits / 8);
    const body = openssl(
      cwd,
      ['enc', `-aes-${bits}-ecb`, '-K', key.toString('hex'), '-base64', '-A'],
      plaintext,
    );
    const open = ['open', '--key', 'gateway.pem', '--encrypt', encryptHeader(key)];
    for (const words of [open, [...open, '--aes-bits', String(bits)]]) {
      const { code, out, err } = await run(words, body);
      expect({ code, out, err }).toEqual({ code: 0, out: plaintext, err: '' });
    }
  },
);

test('256 bits unless told, and seal then open is the identity, the empty body included', async () => {
  const { encrypt } = await seal();
  expect(unwrap(wrappedKey(encrypt))).toHaveLength(32);
  for (const text of [plaintext, '', 'x'.repeat(100_000)]) {
    const sealed = await run(['seal', '--key', 'gateway-public.txt', '--header-out', 'encrypt.txt'], text);
    expect({ code: sealed.code, err: sealed.err }).toEqual({ code: 0, err: '' });
    const header = readFileSync(join(cwd, 'encrypt.txt'), 'utf8').trimEnd();
    const opened = await run(['open', '--key', 'gateway.pem', '--encrypt', header], sealed.stdout);
    expect(opened.out).toBe(text);
  }
});

test('--json says the same in one object', async () => {
  const sealed = JSON.parse((await run(['seal', '--key', 'gateway-public.pem', '--json'])).out);
  expect(Object.keys(sealed)).toEqual(['body', 'encrypt']);
  const opened = await run(
    ['open', '--key', 'gateway.pem', '--encrypt', sealed.encrypt, '--json'],
    sealed.body,
  );
  expect(JSON.parse(opened.out)).toEqual({ body: plaintext, aesBits: 256 });
});

test('a wrong key, another length and a damaged body are one failure: exit code 1, one line, no plaintext', async () => {
  const { body, encrypt } = await seal();
  const failures = [
    await run(['open', '--key', 'merchant.pem', '--encrypt', encrypt], body),
    await run(['open', '--key', 'gateway.pem', '--encrypt', encrypt, '--aes-bits', '128'], body),
    // Two blocks: the random octets that one becomes are UTF-8 once in ten thousand.
    await run(['open', '--key', 'gateway.pem', '--encrypt', encrypt], `${'A'.repeat(32)}${body.slice(32)}`),
  ];
  for (const { code, out, err } of failures) {
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^not opened: [^\n]+ \(ERR_OPEN_FAILED\)\n$/);
    expect(err).toBe(failures[0]?.err);
  }
});

test('--header-out replaces a header, never anything else', async () => {
  const before = readFileSync(join(cwd, 'gateway.pem'), 'utf8');
  const { code, out, err } = await run([
    'seal',
    '--key',
    'gateway-public.pem',
    '--header-out',
    'gateway.pem',
  ]);
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err).toContain('holds something else than an Encrypt header');
  expect(readFileSync(join(cwd, 'gateway.pem'), 'utf8')).toBe(before);
  const nowhere = await run(['seal', '--key', 'gateway-public.pem', '--header-out', 'no/such/folder.txt']);
  expect(nowhere.code).toBe(64);
  expect(nowhere.err).toContain('(ENOENT)');
  expect(existsSync(join(cwd, 'no'))).toBe(false);
});

test.each([
  ['seal with a private key', ['seal', '--key', 'gateway.pem'], plaintext, 'private key'],
  ['seal with an EC key', ['seal', '--key', 'ec-public.pem'], plaintext, 'EC'],
  ['seal what is not text', ['seal', '--key', 'gateway-public.pem'], Buffer.from([0xff]), 'UTF-8'],
  [
    'seal 10 MB',
    ['seal', '--key', 'gateway-public.pem'],
    Buffer.alloc(10_000_000, 'A'),
    'more than 2097152 bytes',
  ],
  [
    'open with a public key',
    ['open', '--key', 'gateway-public.pem', '--encrypt', 'HEADER'],
    'AAAA',
    'public key',
  ],
  ['open with an EC key', ['open', '--key', 'ec.pem', '--encrypt', 'HEADER'], 'AAAA', 'EC'],
  ['open without a header', ['open', '--key', 'gateway.pem'], 'AAAA', '--encrypt VALUE'],
  [
    'open with half a header',
    ['open', '--key', 'gateway.pem', '--encrypt', 'algorithm=RSA_AES'],
    'AAAA',
    'ERR_',
  ],
  ['open what is not Base64', ['open', '--key', 'gateway.pem', '--encrypt', 'HEADER'], '{"a":1}', 'Base64'],
])('%s: one line, exit code 64', async (_name, words, stdin, part) => {
  const { encrypt } = await seal();
  const { code, out, err } = await run(
    words.map((word) => (word === 'HEADER' ? encrypt : word)),
    stdin,
  );
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err).toMatch(/^redeemkit (?:seal|open): [^\n]+ \(ERR_[A-Z0-9_]+\)\n$/);
  expect(err).toContain(part);
});
