// Stores that cannot be used: one coded line, early, the right exit code, and nothing half done without saying so.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { campaignCsv } from '../support/campaign-files.ts';
import { folderWithKeys } from '../support/key-files.ts';
import { runBin } from '../support/run-bin.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await folderWithKeys();
  writeFileSync(join(cwd, 'june.csv'), campaignCsv(20));
  mkdirSync(join(cwd, 'other'));
  writeFileSync(join(cwd, 'other', 'letter.txt'), 'mine');
  writeFileSync(join(cwd, 'short.key'), 'short');
  writeFileSync(join(cwd, 'mac.key'), 'm'.repeat(32));
});

const load = ['load', 'june.csv', '--name', 'june', '--client-id', 'C'];
const campaign = (words: readonly string[], env: Record<string, string> = {}) =>
  runBin(['campaign', ...words], { cwd, env });

describe('wrong stores: exit code 64, one line, nothing made', () => {
  test.each<[string, readonly string[], string, readonly string[]]>([
    [
      'a folder with other files',
      [...load, '--store', 'other'],
      'ERR_SETTING_INVALID',
      ['other files', '--store'],
    ],
    [
      'a folder that is not there',
      ['status', '--client-id', 'C', '--store', 'nowhere'],
      'ERR_STORE_ABSENT',
      ['nowhere'],
    ],
    [
      'a password in a flag',
      [...load, '--store', 'postgres://u:p4ss@h/d'],
      'ERR_SECRET_ON_COMMAND_LINE',
      ['PGPASSWORD'],
    ],
    [
      'a URL that lets any certificate pass',
      [...load, '--store', 'postgres://u@h/d?sslmode=no-verify'],
      'ERR_STORE_URL',
      ['certificate'],
    ],
    [
      'a sealing key alone',
      [...load, '--store-sealing-key', 'gateway-public.pem'],
      'ERR_SETTING_MISSING',
      ['--store-mac-key'],
    ],
    [
      'a mac key that is too short',
      [...load, '--store-mac-key', 'short.key'],
      'ERR_KEY_INVALID',
      ['5 bytes', '32'],
    ],
    [
      'a private key that should seal',
      [...load, '--store-mac-key', 'mac.key', '--store-sealing-key', 'gateway.pem'],
      'ERR_KEY_INVALID',
      ['private key'],
    ],
    ['no client id', ['load', 'june.csv', '--name', 'june'], 'ERR_SETTING_MISSING', ['--client-id']],
    ['no name', ['load', 'june.csv', '--client-id', 'C'], 'ERR_SETTING_MISSING', ['--name']],
    [
      'a file from standard input',
      ['load', '-', '--name', 'june', '--client-id', 'C'],
      'ERR_USAGE',
      ['read twice'],
    ],
    ['a part that is none', ['laod', 'june.csv'], 'ERR_USAGE', []],
    ['purge without --yes', ['purge', 'june', '--client-id', 'C'], 'ERR_USAGE', ['--yes']],
    [
      'results as one object without a file',
      ['results', 'june', '--client-id', 'C', '--json'],
      'ERR_USAGE',
      ['--out'],
    ],
  ])('%s', async (_name, words, code, parts) => {
    const { code: exit, err } = await campaign(words);
    expect(exit).toBe(64);
    expect(err).toMatch(new RegExp(`^redeemkit campaign[^\\n]*: [^\\n]+ \\(${code}\\)\\n$`));
    for (const part of parts) expect(err).toContain(part);
    expect(err).not.toMatch(/p4ss|node:internal|\.js:\d/);
  });
});

test('a database that is down: exit code 69, before the file is read', async () => {
  // Nobody listens on port 2. One that was free a moment ago may be another test's by now.
  const env = { REDEEMKIT_STORE: 'postgres://u:p4ss@127.0.0.1:2/d' };
  const { code, err } = await campaign(['load', 'not-there.csv', ...load.slice(2)], env);
  expect(code).toBe(69);
  expect(err).toMatch(/^redeemkit campaign load: [^\n]+ \(ERR_STORE_DOWN\)\n$/);
  expect(err).not.toContain('p4ss');
});

// A file system that is full, or read-only, needs a mount of its own.
const mounts = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux to mount a tmpfs';
  const tried = spawnSync('unshare', ['--mount', 'true']);
  return tried.status === 0 ? undefined : 'this machine does not let mounts be made';
})();
if (mounts !== undefined) console.log(`Skipped, full and read-only disks: ${mounts}`);

test.skipIf(mounts !== undefined)(
  `a full disk and a read-only one: coded, exit code 69 (${mounts ?? 'tmpfs'})`,
  async () => {
    const folder = join(cwd, 'small');
    mkdirSync(folder);
    const inMount = (options: { readonly size: string; readonly access: 'rw' | 'ro' }, store: string) =>
      spawnSync(
        'unshare',
        [
          ...[
            '--mount',
            'sh',
            '-c',
            `mount -t tmpfs -o ${options.size} none "$0" && mkdir "$0/store" && mount -o remount,${options.access} "$0" && exec "$@"`,
            folder,
          ],
          ...[process.execPath, join(import.meta.dirname, '../../dist/bin.js')],
          ...['campaign', ...load, '--store', store],
        ],
        { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
      );
    const full = inMount({ size: 'size=8m', access: 'rw' }, 'small/store');
    expect(full.stderr).toMatch(/ERR_STORE_FULL/);
    expect(full.status).toBe(69);
    const readOnly = inMount({ size: 'size=200m', access: 'ro' }, 'small/store');
    expect(readOnly.stderr).toMatch(/ERR_STORE_READ_ONLY/);
    expect(readOnly.status).toBe(69);
    // Nothing was left outside the mount.
    expect(execFileSync('ls', ['-A', folder], { encoding: 'utf8' })).toBe('');
  },
  120_000,
);
