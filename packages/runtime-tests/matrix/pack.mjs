// In: built packages. Out: their tarballs, and a folder where they are installed the way a stranger installs them.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const pnpm = join(root, 'node_modules/.bin/pnpm');

/** npm flags of every install here: no scripts, nothing asked, nothing sent. */
export const quietly = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--loglevel=error',
];

/** Every package that is published, by folder name. */
function publicPackages() {
  return readdirSync(join(root, 'packages'))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')),
    }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** Packs every public package into `folder`. Resolves to `{ name: path of its tarball }`. */
export async function packAll(folder) {
  mkdirSync(folder, { recursive: true });
  const tarballs = {};
  await Promise.all(
    publicPackages().map(async ({ folder: own, manifest }) => {
      await run(pnpm, ['pack', '--pack-destination', folder], { cwd: join(root, 'packages', own) });
      tarballs[manifest.name] = join(
        folder,
        `${manifest.name.slice(1).replace('/', '-')}-${manifest.version}.tgz`,
      );
    }),
  );
  return tarballs;
}

/** A scratch folder with the tarballs installed and the suite copied beside them. */
export async function installPacked({ skip = [] } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'redeemkit-runtimes-'));
  const tarballs = await packAll(join(scratch, 'tarballs'));
  const dependencies = Object.fromEntries(
    Object.entries(tarballs)
      .filter(([name]) => !skip.includes(name))
      .map(([name, path]) => [name, `file:${path}`]),
  );
  writeFileSync(
    join(scratch, 'package.json'),
    JSON.stringify({ name: 'stranger', private: true, type: 'module', dependencies }),
  );
  await run('npm', ['install', ...quietly], { cwd: scratch });
  for (const part of ['suite', 'hosts'])
    cpSync(join(import.meta.dirname, part), join(scratch, part), { recursive: true });
  return { scratch, tarballs };
}
