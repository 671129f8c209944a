// In: processes that want one folder, also from other PID namespaces. Out: proof that one has it, and that the dead have nothing.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { takeFolder } from '../src/folder-owner.ts';

vi.setConfig({ testTimeout: 120_000 });

const root = mkdtempSync(join(tmpdir(), 'redeemkit-owner-'));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

// As containers are: the process is number 1 of a namespace of its own, and sees no other.
const isolated = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const [unshare = '', ...flags] = isolated;
const namespaces =
  process.platform !== 'linux'
    ? 'no PID namespaces outside Linux'
    : spawnSync(unshare, [...flags, 'true']).status === 0
      ? undefined
      : 'this machine does not let PID namespaces be made';
if (namespaces !== undefined) console.log(`Skipped, owners in other PID namespaces: ${namespaces}`);

const script = `
  const { takeFolder } = await import(process.argv[1]);
  const owned = takeFolder(process.argv[2]);
  process.stdout.write('giveBack' in owned ? 'owner ' + process.pid + '\\n' : 'refused\\n');
  if ('giveBack' in owned) setInterval(() => {}, 1_000);`;
const built = new URL('../dist/folder-owner.js', import.meta.url).href;

/** Starts a process that takes the folder and keeps it. */
const start = async (folder: string, through: readonly string[] = []) => {
  const [program = '', ...args] = [
    ...through,
    process.execPath,
    ...['--input-type=module', '-e', script, built, folder],
  ];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const said = await new Promise<string>((resolve) => {
    child.stdout.once('data', (piece: Buffer) => resolve(piece.toString().trim()));
  });
  return { child, said };
};
const isOurs = (folder: string): boolean => {
  const owned = takeFolder(folder);
  if (!('giveBack' in owned)) return false;
  owned.giveBack();
  return true;
};
const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    // Not 'exit': of a namespace that is when `unshare` is gone, and the owner in it may have a moment left. Its output
    // closes when the last of them has let go of everything.
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });

describe('the owner of a folder', () => {
  it('has it against the same process, gives it back, and leaves nothing there', () => {
    const folder = join(root, 'same');
    const first = takeFolder(folder);
    expect(isOurs(folder)).toBe(false);
    if ('giveBack' in first) first.giveBack();
    expect(isOurs(folder)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps it while its process is stopped, and loses it at once when that is killed', async () => {
    const folder = join(root, 'stopped');
    const { child, said } = await start(folder);
    expect(said).toMatch(/^owner/);
    child.kill('SIGSTOP');
    expect(isOurs(folder)).toBe(false);
    await gone(child);
    expect(isOurs(folder)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('has it also in a folder whose path is too long for the address of a socket', async () => {
    const folder = join(root, 'x'.repeat(120));
    mkdirSync(folder);
    const { child, said } = await start(folder);
    expect(said).toMatch(/^owner/);
    expect(isOurs(folder)).toBe(false);
    await gone(child);
    expect(isOurs(folder)).toBe(true);
  });

  it('is one of several that start at the same moment, at most', async () => {
    const folder = join(root, 'race');
    const found = await Promise.all(Array.from({ length: 4 }, () => start(folder)));
    expect(found.filter(({ said }) => said.startsWith('owner')).length).toBeLessThanOrEqual(1);
    expect(isOurs(folder)).toBe(found.every(({ said }) => said === 'refused'));
  });

  it.skipIf(namespaces !== undefined)(
    `is seen from other PID namespaces, and its death too (${namespaces ?? 'unshare'})`,
    async () => {
      const folder = join(root, 'namespaces');
      const { child, said } = await start(folder, isolated);
      // It is number 1 there: its number says nothing here.
      expect(said).toBe('owner 1');
      expect(isOurs(folder)).toBe(false);
      expect((await start(folder, isolated)).said).toBe('refused');
      await gone(child);
      const { child: next, said: then } = await start(folder, isolated);
      expect(then).toBe('owner 1');
      await gone(next);
      expect(isOurs(folder)).toBe(true);
    },
  );

  it('is found by the same code in the sandbox, which may not import this package nor this one it', () => {
    const textOf = (name: string): string =>
      readFileSync(new URL(`../../${name}/src/folder-owner.ts`, import.meta.url), 'utf8');
    expect(textOf('redeem-queue')).toBe(textOf('redeem-sandbox'));
  });
});
