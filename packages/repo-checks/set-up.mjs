// In: a checkout in any state. Out: dependencies installed and every package built, or one clear line why not.
// Runs before every root command; a second run finds nothing to do and needs no network. Speaks on stderr only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
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
const stamp = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};

// turbo calls pnpm by name; it is a dependency of the root, so that nobody has to install it.
const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
};

const run = (what, command, args) => {
  process.stderr.write(`${what}\n`);
  const result = spawnSync(command, args, {
    cwd: root,
    env,
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
if (stamp.build !== wanted.build || built.some((name) => !existsSync(join(root, 'packages', name, 'dist')))) {
  run('Building packages …', join(root, 'node_modules/.bin/turbo'), [
    'run',
    'build',
    '--output-logs=errors-only',
  ]);
}
if (stamp.install !== wanted.install || stamp.build !== wanted.build) {
  writeFileSync(stampFile, JSON.stringify(wanted));
}
