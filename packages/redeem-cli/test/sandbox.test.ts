import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { folderWithKeys } from './support/key-files.ts';
import { leakedParts } from './support/leaked-parts.ts';
import { newFolder, runBin } from './support/run-bin.ts';
import { startSandbox } from './support/with-sandbox.ts';

const shell = promisify(execFile);

// The command it printed, as a reader would paste it: continued lines and all.
const printedCommand = (printed: string) =>
  /^ {2}\S[^\n]* redeem (?:[^\n]*\\\n)*[^\n]*/m.exec(printed)?.[0].replaceAll(' \\\n', ' ').trim() ??
  'nothing';

test.each(['redeemkit-sandbox', "a folder, with 'quotes'"])(
  'a stranger starts it without keys, pastes what it prints, and has redeemed: %s',
  async (folder) => {
    const cwd = newFolder();
    const sandbox = await startSandbox(folder === 'redeemkit-sandbox' ? [] : ['--keys', folder], { cwd });
    await sandbox.until('forgets what happened.');
    const printed = sandbox.printed();
    for (const line of printed.split('\n').filter((one) => !one.includes('bin.js'))) {
      expect([...line].length, line).toBeLessThanOrEqual(80);
    }
    const command = printedCommand(printed);
    const env = { PATH: process.env['PATH'] };
    const { stdout } = await shell('bash', ['-c', command], { cwd, env });
    expect(stdout).toMatch(/^succeeded: SUCCESS\n/);
    const sealed = await shell('bash', ['-c', `${command} --seal`], { cwd, env });
    expect(sealed.stdout).toMatch(/^succeeded: SUCCESS\n/);
    await sandbox.until('SUCCESS, committed, 900 points left');
    await sandbox.until('SUCCESS, repeated, 900 points left');
    for (const name of readdirSync(join(cwd, folder))) {
      expect(statSync(join(cwd, folder, name)).mode & 0o777).toBe(0o600);
    }
    for (const key of ['merchant.pem', 'gateway.pem']) {
      expect(await leakedParts(join(cwd, folder, key), sandbox.printed())).toEqual([]);
    }
    expect(await sandbox.stop()).toBe(0);
  },
);

test('a second start uses the same keys; a folder with half a set is refused and left alone', async () => {
  const cwd = newFolder();
  const first = await startSandbox(['--keys', 'set'], { cwd });
  await first.until('made now');
  const before = readFileSync(join(cwd, 'set/merchant.pem'), 'utf8');
  await first.stop();
  const second = await startSandbox(['--keys', 'set'], { cwd });
  await second.until('from an earlier run');
  expect(readFileSync(join(cwd, 'set/merchant.pem'), 'utf8')).toBe(before);
  await second.stop();
  rmSync(join(cwd, 'set/gateway.pem'));
  const half = await runBin(['sandbox', '--keys', 'set'], { cwd });
  expect(half.code).toBe(64);
  expect(half.err).toContain('holds a part of a sandbox set');
  expect(new Set(readdirSync(join(cwd, 'set')))).toEqual(
    new Set(['gateway-public.pem', 'merchant-public.pem', 'merchant.pem', 'request.json']),
  );
});

/** A free port below those that a system hands out, so that no other program is given it before it is used. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
};

test('own keys, users and port; --json says where it is', async () => {
  const cwd = await folderWithKeys();
  const port = await freePort();
  const keys = ['--client-key', 'merchant-public.pem', '--gateway-key', 'gateway.pem'];
  const users = ['--user', '2160220000000001=5', '--user', '2160220000000002=7'];
  const sandbox = await startSandbox(
    [...keys, ...users, '--client-id', 'C', '--port', String(port), '--json'],
    { cwd },
  );
  const object = JSON.parse(sandbox.printed());
  expect(object).toMatchObject({
    url: `http://127.0.0.1:${port}`,
    clientId: 'C',
    users: [
      { ipRoleId: '2160220000000001', points: 5 },
      { ipRoleId: '2160220000000002', points: 7 },
    ],
  });
  expect(object.redeem).toContain('--signing-key merchant.pem --gateway-key gateway-public.pem');
  const taken = await runBin(['sandbox', ...keys, '--port', String(port)], { cwd });
  expect(taken.code).toBe(64);
  expect(taken.err).toMatch(
    new RegExp(`^redeemkit sandbox: Port ${port} is in use\\. [^\n]+ \\(ERR_LISTEN\\)\n$`),
  );
  expect(await sandbox.stop()).toBe(0);
});

test('--data remembers across restarts; a folder in use is refused', async () => {
  const cwd = newFolder();
  const redeem = async (sandbox: Awaited<ReturnType<typeof startSandbox>>) => {
    await sandbox.until('in its data folder.');
    const command = printedCommand(sandbox.printed());
    return (await shell('bash', ['-c', command], { cwd, env: { PATH: process.env['PATH'] } })).stdout;
  };
  const first = await startSandbox(['--data', 'data'], { cwd });
  expect(await redeem(first)).toMatch(/^succeeded: SUCCESS/);
  await first.until('SUCCESS, committed, 900 points left');
  const second = await runBin(['sandbox', '--data', 'data'], { cwd });
  expect(second.code).toBe(64);
  expect(second.err).toMatch(/^redeemkit sandbox: [^\n]+ \(ERR_DATA_FOLDER_IN_USE\)\n$/);
  expect(await first.stop()).toBe(0);
  const again = await startSandbox(['--data', 'data'], { cwd });
  expect(await redeem(again)).toMatch(/^succeeded: SUCCESS/);
  await again.until('SUCCESS, repeated, 900 points left');
  expect(await again.stop()).toBe(0);
});

test('--fault and --faults strike; the client says unknown and the ledger knows', async () => {
  const cwd = newFolder();
  writeFileSync(
    join(cwd, 'rules.json'),
    JSON.stringify({ seed: 'a', rules: [{ fault: 'no-signature', when: { bizNo: 'OTHER-*' } }] }),
  );
  const sandbox = await startSandbox(['--fault', 'drop-after-commit', '--faults', 'rules.json'], { cwd });
  await sandbox.until('forgets what happened.');
  const { out, code } = await redeemWith(sandbox, cwd);
  expect(code).toBe(2);
  expect(out).toMatch(/^unknown: [^\n]+ \(ERR_CONNECTION_LOST\)\n/);
  await sandbox.until('committed, 900 points left, fault drop-after-commit');
  expect(await sandbox.stop()).toBe(0);
});

test('the console answers at the printed address, with the printed token only', async () => {
  const sandbox = await startSandbox(['--json'], { cwd: newFolder() });
  const { console: consoleUrl, url } = JSON.parse(sandbox.printed());
  expect(consoleUrl).toMatch(new RegExp(`^${url}/#.{16,}$`));
  expect((await fetch(consoleUrl)).status).toBe(200);
  await sandbox.stop();
});

// The throw-away set in its default folder.
const redeemWith = (sandbox: { readonly url: string }, cwd: string) =>
  runBin(
    [
      ...['redeem', 'redeemkit-sandbox/request.json', '--url', sandbox.url, '--client-id', 'SANDBOX_CLIENT'],
      ...['--signing-key', 'redeemkit-sandbox/merchant.pem'],
      ...['--gateway-key', 'redeemkit-sandbox/gateway-public.pem'],
    ],
    { cwd },
  );

test('SIGTERM stops it as Ctrl-C does', async () => {
  const sandbox = await startSandbox([], { cwd: newFolder() });
  const ended = new Promise((resolve) => sandbox.child.on('close', resolve));
  sandbox.child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test.each([
  ['a port that is none', ['--port', '70000'], 'from 0 to 65535'],
  ['a port in words', ['--port', 'http'], 'from 0 to 65535'],
  ['a user without points', ['--user', '2160220000000001'], '2160220000000001=1000'],
  ['a user of another wallet', ['--user', '2088000000000001=5'], 'starts with 2160'],
  ['half the keys', ['--client-key', 'merchant-public.pem'], '--gateway-key FILE'],
  ['the other half', ['--gateway-key', 'gateway.pem'], '--client-key FILE'],
  ['keys and a folder', ['--client-key', 'a', '--gateway-key', 'b', '--keys', 'c'], 'Leave it out'],
  [
    'the private key of the client',
    ['--client-key', 'merchant.pem', '--gateway-key', 'gateway.pem'],
    'private key',
  ],
  [
    'the public key of the gateway',
    ['--client-key', 'merchant-public.pem', '--gateway-key', 'gateway-public.pem'],
    'public key',
  ],
  ['an address that others can reach', ['--host', '0.0.0.0'], '--i-know'],
  ['an address of another machine', ['--host', '192.0.2.1', '--i-know'], 'no address of this machine'],
  ['a fault that is none', ['--fault', 'thunder'], 'drop-after-commit'],
  ['rules that are none', ['--faults', 'merchant.pem'], 'merchant.pem'],
  ['a data folder that is a file', ['--data', 'merchant.pem'], 'ERR_DATA_FOLDER'],
  ['points that are none', ['--points', '1.5'], 'whole number'],
  ['a client id with a dot', ['--client-id', 'a.b'], 'clientId'],
])('%s: one line, exit code 64', async (_name, words, part) => {
  const cwd = await folderWithKeys();
  const { code, out, err } = await runBin(['sandbox', ...words], { cwd });
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err).toMatch(/^redeemkit sandbox: [^\n]+ \(ERR_[A-Z_]+\)\n$/);
  expect(err).toContain(part);
});
