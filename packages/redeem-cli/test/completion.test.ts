import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandTable } from '../src/command-table.ts';
import { runCli } from '../src/run-cli.ts';
import { memoryIo } from './support/memory-io.ts';
import { newFolder } from './support/run-bin.ts';

const script = async (shell: string) => {
  const io = memoryIo();
  expect(await runCli(['completion', shell], io)).toBe(0);
  return io.printed();
};
const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

const complete = async (...words: string[]) => {
  const ask = `${await script('bash')}
COMP_WORDS=(redeemkit ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_redeemkit
echo "\${COMPREPLY[*]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', ask]);
  expect(stderr.toString()).toBe('');
  return stdout.toString().trim().split(' ');
};

test('bash completes commands, options and choices', async () => {
  expect(await complete('')).toEqual([
    ...commandTable.map(({ name }) => name),
    'help',
    '--help',
    '--version',
  ]);
  expect(await complete('key')).toEqual(
    commandTable.map(({ name }) => name).filter((name) => name.startsWith('key')),
  );
  expect(await complete('keygen', '--a')).toEqual(['--alg']);
  expect(await complete('keygen', '--alg', '')).toEqual(['RSA256', 'ECC224']);
  expect(await complete('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish', '--help']));
  expect(await complete('keygen', '--out', '')).toEqual(['']);
  expect(await complete('help', 'keyg')).toEqual(['keygen']);
  expect(await complete('campaign', 'mi')).toEqual(['migrate']);
  expect(await complete('campaign', 'settle', 'B', '--a')).toEqual(['--as']);
  expect(await complete('campaign', 'settle', '--as', '')).toEqual(['succeeded', 'failed', 'retry']);
  expect(await complete('campaign', 'load', '--na')).toEqual(['--name']);
});

test.skipIf(!has('zsh'))(
  'zsh loads its script and completes (skipped where zsh is not installed)',
  async () => {
    const folder = newFolder();
    writeFileSync(join(folder, '_redeemkit'), await script('zsh'));
    // zpty drives a real interactive zsh: type, press Tab, read until the completed word is on the screen.
    const drive = `zmodload zsh/zpty
zpty z "TERM=dumb zsh -f -i"
zpty -w z "PS1='> '; fpath=(${folder} \\$fpath); autoload -U compinit; compinit -u -D; redeemkit() { :; }; echo rea''dy"
zpty -r z screen '*ready*'
zpty -n -w z $'redeemkit keygen --al\\t'
zpty -r z screen '*--alg*'
print -r -- "1 $screen"
zpty -n -w z $'\\n'
zpty -n -w z $'redeemkit comple\\t'
zpty -r z screen '*completion*'
print -r -- "2 $screen"`;
    const { stdout } = spawnSync('zsh', ['-f', '-c', drive], { timeout: 50_000 });
    expect(stdout.toString()).toContain('--alg');
    expect(stdout.toString()).toContain('redeemkit completion');
  },
);

test.skipIf(!has('fish'))(
  'fish loads its script and completes (skipped where fish is not installed)',
  async () => {
    const home = newFolder();
    mkdirSync(join(home, 'fish/completions'), { recursive: true });
    writeFileSync(join(home, 'fish/completions/redeemkit.fish'), await script('fish'));
    // fish loads completions of commands that exist.
    writeFileSync(join(home, 'redeemkit'), '#!/bin/sh\n', { mode: 0o755 });
    const env = { PATH: `${home}:${process.env['PATH']}`, HOME: home, XDG_CONFIG_HOME: home };
    const ask = (line: string) =>
      spawnSync('fish', ['-c', `complete -C '${line}'`], { env })
        .stdout.toString()
        .split('\n')
        .map((one) => one.split('\t')[0]);
    expect(ask('redeemkit keyg')).toContain('keygen');
    expect(ask('redeemkit keygen --al')).toEqual(expect.arrayContaining(['--alg']));
    expect(ask('redeemkit keygen --alg ')).toEqual(expect.arrayContaining(['RSA256', 'ECC224']));
    expect(ask('redeemkit campaign mi')).toContain('migrate');
    expect(ask('redeemkit campaign load --dry')).toEqual(expect.arrayContaining(['--dry-run']));
    expect(ask('redeemkit completion ')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  },
);

test('another shell is refused', async () => {
  const io = memoryIo();
  expect(await runCli(['completion', 'toString'], io)).toBe(64);
  expect(io.complained()).toContain('Known shells: bash, zsh, fish');
});
