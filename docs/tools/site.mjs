// In: `dev` or `build`, and VitePress's own options (`--base /redeemkit/`, `--outDir FOLDER`, `--port 5173`).
// Out: the site served on loopback, or as static files in docs/.vitepress/dist, every link of them checked.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const docs = join(import.meta.dirname, '..');
const [verb = 'dev', ...options] = process.argv.slice(2);

const run = (script, args) => {
  const result = spawnSync(process.execPath, [script, ...args], { cwd: docs, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
};

/** `--name value` or `--name=value`. */
const option = (name, fallback) => {
  const at = options.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  if (at === -1) return fallback;
  return options[at].includes('=') ? options[at].slice(name.length + 3) : (options[at + 1] ?? fallback);
};

run(join(docs, 'tools/api-reference.mjs'), []);
run(join(docs, 'node_modules/vitepress/bin/vitepress.js'), [verb, docs, ...options]);
if (verb === 'build') {
  const folder = resolve(docs, option('outDir', '.vitepress/dist'));
  run(join(docs, 'tools/check-site.mjs'), [folder, option('base', '/')]);
}
