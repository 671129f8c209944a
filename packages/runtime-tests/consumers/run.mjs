// In: --only NAMES. Out: one line a consumer that installed the packages as a stranger; then "consumers: N passed, N failed".
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packAll } from '../matrix/pack.mjs';
import { bundlers } from './bundlers.mjs';
import { managers } from './managers.mjs';
import { next } from './next.mjs';
import { serveRegistry } from './registry.mjs';
import { runners } from './runners.mjs';
import { createShell } from './shell.mjs';
import { typescripts } from './typescripts.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const only = values.only.split(',').filter((name) => name !== '');
// The first installs into the folder that the consumers without a package manager of their own use.
const consumers = [...managers, ...typescripts, ...runners, ...bundlers, next];
for (const name of only)
  if (!consumers.some((one) => one.name.startsWith(name))) {
    console.error(`There is no ${name}; known: ${consumers.map((one) => one.name).join(', ')}.`);
    process.exit(2);
  }
const chosen = consumers.filter(
  ({ name }) => name === 'npm' || only.length === 0 || only.some((start) => name.startsWith(start)),
);

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const began = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'redeemkit-consumers-'));
const registry = await serveRegistry(await packAll(join(scratch, 'tarballs')));
const base = join(scratch, 'npm');
const shell = createShell({ registry: registry.origin });
console.log(`packed and served: ${seconds(began)}`);

/** A folder with the programs and the registry's address in the form that every package manager reads. */
function makeProject(name, manifest = {}) {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(import.meta.dirname, 'projects'), folder, { recursive: true });
  writeFileSync(join(folder, '.npmrc'), `@redeemkit:registry=${registry.origin}/\n`);
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name: 'stranger', version: '1.0.0', private: true, type: 'module', ...manifest }, null, 2)}\n`,
  );
  return folder;
}

const count = { passed: 0, failed: 0 };
async function runOne({ name, run }) {
  const started = performance.now();
  try {
    const note = (await run({ shell, makeProject, base, registry: registry.origin })) ?? '';
    count.passed += 1;
    console.log(`ok      ${name.padEnd(24)} ${note.padEnd(40)} ${seconds(started)}`);
  } catch (error) {
    count.failed += 1;
    console.log(
      `FAILED  ${name.padEnd(24)} ${seconds(started)}\n${String(error.message).trim().slice(0, 3000)}`,
    );
  }
}

try {
  const [first, ...queue] = chosen;
  await runOne(first);
  const worker = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) await runOne(one);
  };
  // Two at a time: continuous integration has two cores.
  await Promise.all([worker(), worker()]);
} finally {
  await registry.close();
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`consumers: ${count.passed} passed, ${count.failed} failed (${seconds(began)})`);
process.exit(count.failed === 0 ? 0 : 1);
