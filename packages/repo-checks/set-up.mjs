// In: a checkout in any state. Out: dependencies installed and every package built, or one clear line why not.
// Runs before every root command; a second run finds nothing to do and needs no network. Speaks on stderr only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`redeemkit needs Node 20.19 or later; this is ${process.versions.node}.\n`);
  process.exit(1);
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const stampFile = join(root, 'node_modules/.redeemkit-set-up.json');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const files = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : [];

const hash = (paths) => {
  const digest = createHash('sha256');
  for (const path of paths)
    digest.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  return digest.digest('hex');
};

const packages = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
);
const manifests = [...packages.map((name) => join('packages', name)), 'docs']
  .map((folder) => join(root, folder, 'package.json'))
  .filter(existsSync);
const built = packages.filter((name) => existsSync(join(root, 'packages', name, 'tsconfig.build.json')));

const wanted = {
  install: hash([
    join(root, 'pnpm-lock.yaml'),
    join(root, 'pnpm-workspace.yaml'),
    join(root, 'package.json'),
    ...manifests,
  ]),
  build: hash([
    ...built.flatMap((name) => files(join('packages', name, 'src'))),
    ...built.map((name) => join(root, 'packages', name, 'tsconfig.build.json')),
    join(root, 'tsconfig.base.json'),
  ]),
};
/** A package after those it depends on, so that each finds their declarations. */
const inOrder = (names, order = new Set()) => {
  for (const name of names) {
    const { dependencies = {} } = JSON.parse(
      readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'),
    );
    inOrder(
      built.filter((other) => other !== name && Object.hasOwn(dependencies, `@redeemkit/${other}`)),
      order,
    );
    order.add(name);
  }
  return [...order];
};

const stamp = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};

const run = (what, command, args) => {
  process.stderr.write(`${what}\n`);
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  process.stderr.write(
    `${result.stdout ?? ''}${result.stderr ?? ''}\n${what}: failed (${result.status ?? result.error?.message}).\n`,
  );
  process.exit(1);
};

if (stamp.install !== wanted.install) {
  run('Installing dependencies …', 'npx', [
    '-y',
    packageManager,
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
  ]);
}
const gone = built.some((name) => !existsSync(join(root, 'packages', name, 'dist')));
if (stamp.build !== wanted.build || gone) {
  // One compiler for all, which reads the libraries once: half the time of one for each package.
  run('Building packages …', process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-b',
    ...(gone ? ['--force'] : []),
    ...inOrder(built).map((name) => join(root, 'packages', name, 'tsconfig.build.json')),
  ]);
}
if (stamp.install !== wanted.install || stamp.build !== wanted.build) {
  writeFileSync(stampFile, JSON.stringify(wanted));
}
