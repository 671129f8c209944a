// In: `--quick`, `--only PARTS`, or `--page` to measure nothing. Out: docs/performance.md, its plots and docs/performance/results.json, from what the parts measure.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { commandOfNode24, installFolder, rivalsFolder } from './install.mjs';
import { renderPage } from './page/page.mjs';

const here = process.execPath;
/** Each part is a process of its own that prints one line of JSON; what it measured last stays until it runs again. */
const parts = {
  node20: ['ratios', () => here],
  node24: ['ratios', commandOfNode24],
  cold20: ['cold-start', () => here],
  cold24: ['cold-start', commandOfNode24],
  chromium: ['chromium', () => here],
  sizes: ['sizes', () => here],
  client: ['client', () => here],
  growth: ['growth', () => here],
  sandbox: ['sandbox', () => here],
};
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    page: { type: 'boolean', default: false },
  },
});
const only = values.only.split(',').filter((name) => name !== '');
const unknown = only.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`There is no part ${unknown}; known: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
// A quick run is for trying the whole: its figures are not worth keeping.
const target = values.quick ? mkdtempSync(join(tmpdir(), 'redeemkit-bench-')) : docs;
const folder = join(target, 'performance');
mkdirSync(folder, { recursive: true });
const file = join(folder, 'results.json');
const known = () => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
};

async function run(name) {
  const [script, commandOf] = parts[name];
  const path = fileURLToPath(new URL(`./parts/${script}.mjs`, import.meta.url));
  const child = spawn(await commandOf(), [path, ...(values.quick ? ['--quick'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const line = text.split('\n').findLast((one) => one.startsWith('{'));
  if (code !== 0 || line === undefined) throw new Error(`the part ${name} ended with ${code}`);
  return JSON.parse(line);
}

/** What the queue's own runs recorded. */
function queueRecords() {
  const records = new URL('../../redeem-queue/records/', import.meta.url);
  const names = ['throughput', 'rate', 'sizes-postgres', 'sizes-embedded'];
  const found = names.filter((name) => existsSync(new URL(`${name}.json`, records)));
  return Object.fromEntries(
    found.map((name) => [name, JSON.parse(readFileSync(new URL(`${name}.json`, records), 'utf8'))]),
  );
}

const wanted = values.page ? [] : only.length > 0 ? only : Object.keys(parts);
if (wanted.length > 0) await installFolder(rivalsFolder);
const results = known();
for (const name of wanted) {
  const started = performance.now();
  const found = await run(name);
  // A load above the number of cores while measuring: somebody else was busy, and the spread shows it.
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load ${loadavg()[0].toFixed(1)}`;
  results[name] = { date: new Date().toISOString().slice(0, 10), machine, ...found };
  console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  writeFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
}
const { page, plots, missed } = renderPage(results, queueRecords());
writeFileSync(join(target, 'performance.md'), page);
for (const [name, svg] of Object.entries(plots)) writeFileSync(join(folder, name), svg);
console.log(`written: ${join(target, 'performance.md')}`);
for (const { task, than } of missed) console.log(`missed: ${task}${than ? `, against ${than}` : ''}`);
if (missed.length > 0) process.exitCode = 1;
