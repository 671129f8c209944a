// In: `dev` or `build`, and VitePress's own options (`--base /redeemkit/`, `--outDir FOLDER`, `--port 5173`).
// Out: the site served on loopback, or as static files in docs/.vitepress/dist.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..');
const [verb = 'dev', ...options] = process.argv.slice(2);

const run = (script, args) => {
  const result = spawnSync(process.execPath, [script, ...args], { cwd: docs, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
};

run(join(docs, 'node_modules/vitepress/bin/vitepress.js'), [verb, docs, ...options]);
