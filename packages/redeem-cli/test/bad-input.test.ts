// Every mistake that a caller of `redeem` can make, against the built bin: one clear line, the right exit code.
import { writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderWithKeys, openssl } from './support/key-files.ts';
import { leakedParts } from './support/leaked-parts.ts';
import { runBin } from './support/run-bin.ts';
import { runHere } from './support/run-here.ts';

const good = {
  benefitProductCode: 'POINT',
  bizNo: 'BAD-INPUT-1',
  bizdt: '2026-01-01T12:00:00+08:00',
  ipRoleId: '2160220000000001',
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points: 10 }],
};

const servers: Server[] = [];
let cwd = '';

/** A port where everything is answered with these bytes. */
const listen = async (answer: string): Promise<number> => {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  servers.push(server);
  return port;
};

beforeAll(async () => {
  cwd = await folderWithKeys();
  openssl(cwd, ['pkey', '-in', 'merchant.pem', '-aes256', '-passout', 'pass:secret', '-out', 'locked.pem']);
  openssl(cwd, [
    'rsa',
    '-in',
    'merchant.pem',
    '-aes256',
    '-passout',
    'pass:secret',
    '-traditional',
    '-out',
    'locked-1.pem',
  ]);
  openssl(cwd, ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024', '-out', 'short.pem']);
  openssl(cwd, ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'p256.pem']);
  openssl(cwd, ['genpkey', '-algorithm', 'ED25519', '-out', 'ed25519.pem']);
  const write = (name: string, content: string | Buffer) => writeFileSync(join(cwd, name), content);
  write('good.json', JSON.stringify(good));
  write('prose.json', 'please redeem 10 points');
  write('half.json', JSON.stringify(good).slice(0, -1));
  write('array.json', '[]');
  write('empty.json', '');
  write('bom.json', `\ufeff${JSON.stringify(good)}`);
  write('latin1.json', Buffer.from(JSON.stringify({ ...good, sceneCode: 'CAFÉ' }), 'latin1'));
  write('twice.json', JSON.stringify(good).replace('{', '{"bizNo":"OTHER",'));
  write('types.json', JSON.stringify({ ...good, bizNo: 7, benefitRedeemInfos: 'ten' }));
  write('missing.json', JSON.stringify({ bizNo: 'BAD-INPUT-2' }));
  write('user.json', JSON.stringify({ ...good, ipRoleId: '2088000000000001' }));
  write('none.json', JSON.stringify({ ...good, benefitRedeemInfos: [] }));
  write('deep.json', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
  write('huge.json', JSON.stringify({ ...good, note: 'x'.repeat(10_000_000) }));
  write('huge.pem', Buffer.alloc(10_000_000, 'A'));
  write('prose.pem', 'this is not a key');
  write('cut.pem', openssl(cwd, ['pkey', '-in', 'merchant.pem']).toString().slice(0, 700));
  write('empty.pem', '');
});
afterAll(() => {
  for (const server of servers) server.close();
});

interface Change {
  readonly request?: string;
  readonly url?: string;
  readonly signing?: string;
  readonly gateway?: string;
  readonly clientId?: string;
  readonly more?: readonly string[];
}
const wordsFor = ({ request, url, signing, gateway, clientId, more }: Change) => [
  'redeem',
  request ?? 'good.json',
  ...['--url', url ?? 'https://gateway.invalid', '--client-id', clientId ?? 'C'],
  ...['--signing-key', signing ?? 'merchant.pem', '--gateway-key', gateway ?? 'gateway-public.pem'],
  ...(more ?? []),
];

const wrongInput: readonly [name: string, change: Change, parts: readonly string[]][] = [
  ['a request file that is not there', { request: 'nowhere.json' }, ['nowhere.json', 'does not exist']],
  ['a folder for a request', { request: '.' }, ['is a folder']],
  ['not JSON', { request: 'prose.json' }, ['prose.json', 'JSON']],
  ['JSON cut off', { request: 'half.json' }, ['half.json', 'JSON', 'character']],
  ['JSON that is no object', { request: 'array.json' }, ['array.json', 'object']],
  ['an empty file', { request: 'empty.json' }, ['empty.json is empty']],
  ['a byte order mark', { request: 'bom.json' }, ['byte order mark', 'without one']],
  ['not UTF-8', { request: 'latin1.json' }, ['not UTF-8']],
  ['a key twice', { request: 'twice.json' }, ['twice.json', 'JSON']],
  [
    'wrong types, all of them named',
    { request: 'types.json' },
    ['bizNo must be a string', 'benefitRedeemInfos must be'],
  ],
  [
    'missing fields, all of them named',
    { request: 'missing.json' },
    ['benefitProductCode', 'bizdt', 'ipRoleId', 'sceneCode', 'benefitRedeemInfos'],
  ],
  ['a user of another wallet', { request: 'user.json' }, ['ipRoleId', '2160']],
  ['no entries', { request: 'none.json' }, ['benefitRedeemInfos', 'at least one']],
  ['nested ten thousand deep', { request: 'deep.json' }, ['nested deeper']],
  ['a 10 MB file', { request: 'huge.json' }, ['10000', 'at most 1048576', 'right file']],
  ['a key file that is not there', { signing: 'nowhere.pem' }, ['nowhere.pem', 'does not exist']],
  ['a key file that is no key', { signing: 'prose.pem' }, ['--signing-key', 'prose.pem', 'holds PEM']],
  ['a key cut off', { signing: 'cut.pem' }, ['--signing-key', 'cut.pem']],
  ['an empty key file', { signing: 'empty.pem' }, ['--signing-key', 'empty.pem']],
  ['a 10 MB key', { signing: 'huge.pem' }, ['huge.pem', 'at most 65536']],
  ['the public key for the private one', { signing: 'merchant-public.pem' }, ['--signing-key', 'public key']],
  ['a private key for the public one', { gateway: 'gateway.pem' }, ['--gateway-key', 'private key']],
  [
    'the own public key for the gateway',
    { gateway: 'merchant-public.pem' },
    ['--gateway-key', 'your own signing key'],
  ],
  ['a passphrase, PKCS#8', { signing: 'locked.pem' }, ['--signing-key', 'passphrase', 'openssl']],
  ['a passphrase, PKCS#1', { signing: 'locked-1.pem' }, ['--signing-key', 'passphrase', 'openssl']],
  ['a P-224 key', { signing: 'ec.pem' }, ['--signing-key', 'an EC private key', 'an RSA key belongs here']],
  ['a P-256 key', { signing: 'p256.pem' }, ['--signing-key', 'p256.pem']],
  ['an Ed25519 key', { signing: 'ed25519.pem' }, ['--signing-key', 'ed25519.pem']],
  ['a 1024-bit key', { signing: 'short.pem' }, ['--signing-key', '1024', '2048']],
  ['http to another host', { url: 'http://gateway.example' }, ['https://', 'loopback']],
  ['a URL that is none', { url: 'gateway.example' }, ['URL']],
  ['a URL with a path', { url: 'https://gateway.example/api' }, ['path']],
  ['a URL with a password', { url: 'https://me:secret@gateway.example' }, ['password']],
  ['another protocol', { url: 'ftp://gateway.example' }, ['https://']],
  ['a client id that cannot be signed', { clientId: 'a.b' }, ['clientId', 'letters, digits']],
  ['a timeout in words', { more: ['--timeout', 'soon'] }, ['--timeout', 'number']],
  ['no time at all', { more: ['--timeout', '0'] }, ['positive']],
  [
    'an opening key that is public',
    { more: ['--seal', '--opening-key', 'merchant-public.pem'] },
    ['--opening-key', 'public key'],
  ],
];

describe('wrong input: one line with cause and remedy, exit code 64, nothing printed as a result', () => {
  test.each(wrongInput)('%s', async (_name, change, parts) => {
    const { code, out, err } = await runBin(wordsFor(change), { cwd });
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toMatch(/^redeemkit redeem: [^\n]+ \(ERR_[A-Z0-9_]+\)\n$/);
    for (const part of parts) expect(err).toContain(part);
    expect(err).not.toMatch(/\bat .*\.js:\d+|node:internal|secret@|\[object/);
  });

  test.each(wrongInput)('%s: the same under --json, as one object', async (_name, change) => {
    const { code, out } = await runHere([...wordsFor(change), '--json'], { cwd });
    expect(code).toBe(64);
    expect(JSON.parse(out)).toEqual({
      status: 'error',
      error: { code: expect.stringMatching(/^ERR_/), message: expect.stringMatching(/^[^\n]{20,}$/) },
    });
  });

  test('standard input is no different', async () => {
    const run = (stdin: string) => runBin(wordsFor({ request: '-' }), { cwd, stdin });
    expect((await run('')).err).toContain('standard input is empty');
    expect((await run('nonsense')).err).toContain('standard input cannot be used');
    expect((await run(JSON.stringify({ ...good, note: 'x'.repeat(10_000_000) }))).err).toContain(
      'at most 1048576',
    );
  });
});

describe('a gateway that is none: one clear line, exit code 2, the advice', () => {
  test('an unreachable port: nothing was sent', async () => {
    // Nobody listens on port 2. One that was free a moment ago may be another test's by now.
    const { code, out, err } = await runBin(wordsFor({ url: 'http://127.0.0.1:2' }), { cwd });
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(out).toMatch(/^unknown: [^\n]*Nothing was sent[^\n]* \(ERR_CONNECT\)\n {2}bizNo {6}BAD-INPUT-1\n/);
  });

  test('a name that does not resolve: nothing was sent', async () => {
    // A server of names that does not answer is given up after a second, long before the attempt is.
    const env = { RES_OPTIONS: 'timeout:1 attempts:1' };
    const { code, out } = await runBin(wordsFor({ url: 'https://gateway.invalid' }), { cwd, env });
    expect(code).toBe(2);
    expect(out).toMatch(/^unknown: [^\n]*Nothing was sent[^\n]* \(ERR_CONNECT\)\n/);
  });

  test.each([
    ['garbage', 'this is not HTTP\r\n\r\n', 'ERR_CONNECTION_LOST'],
    ['nothing', '', 'ERR_CONNECTION_LOST'],
    ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"result"', 'ERR_CONNECTION_LOST'],
    [
      "a proxy's page",
      'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 13\r\n\r\n<html></html>',
      'ERR_HTTP_STATUS',
    ],
    ['garbage in HTTP', 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n\u001b[2J\u0000{]', 'ERR_UNSIGNED'],
    [
      'an unsigned success',
      'HTTP/1.1 200 OK\r\nContent-Length: 56\r\n\r\n{"result":{"resultCode":"SUCCESS","resultStatus":"S"}}  ',
      'ERR_UNSIGNED_SUCCESS',
    ],
    ['a redirect', 'HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n', 'ERR_REDIRECT'],
  ])('a port that answers %s', async (_name, answer, code) => {
    const url = `http://127.0.0.1:${await listen(answer)}`;
    const { code: exit, out, err } = await runBin(wordsFor({ url }), { cwd });
    expect({ exit, err }).toEqual({ exit: 2, err: '' });
    expect(out).toMatch(
      new RegExp(`^unknown: [^\\n]*[Ss]end[^\\n]* \\(${code}\\)\\n {2}bizNo {6}BAD-INPUT-1\\n`),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what came over the wire must not drive the terminal
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    const json = JSON.parse((await runHere([...wordsFor({ url }), '--json'], { cwd })).out);
    expect(json).toMatchObject({
      status: 'unknown',
      bizNo: 'BAD-INPUT-1',
      resultCode: null,
      reason: { code },
    });
  });

  test('checks of certificates switched off: refused before anything is sent', async () => {
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };
    const { code, err } = await runBin(wordsFor({}), { cwd, env });
    expect(code).toBe(64);
    expect(err).toContain('ERR_TLS_CHECKS_OFF');
  });
});

test('a stack trace with DEBUG=redeemkit only, and no key material in it', async () => {
  let everything = '';
  for (const [, change] of wrongInput) {
    const { err } = await runHere(wordsFor(change), { cwd, env: { DEBUG: 'redeemkit' } });
    expect(err).toMatch(/\n {4}at /);
    everything += err;
  }
  for (const key of ['merchant.pem', 'gateway.pem', 'ec.pem']) {
    expect(await leakedParts(join(cwd, key), everything)).toEqual([]);
  }
}, 180_000);
