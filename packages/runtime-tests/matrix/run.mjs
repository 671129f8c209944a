// In: --require NAMES, --only NAMES, --seed N, --browsers. Out: one line a runtime; then "runtimes: N passed, N failed".
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { browsers } from './browsers.mjs';
import { compareRuns, formatDifferences } from './compare-runs.mjs';
import { createFixtures } from './fixtures.mjs';
import { installPacked } from './pack.mjs';
import { runtimes } from './runtimes.mjs';
import { startServer } from './server.mjs';

const { values } = parseArgs({
  options: {
    browsers: { type: 'boolean', default: false },
    require: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '20240522' },
    // A file for the table of what differs between runtimes.
    differences: { type: 'string' },
  },
});
const names = (list) => list.split(',').filter((name) => name !== '');
const table = values.browsers ? browsers : runtimes;
const kind = values.browsers ? 'browsers' : 'runtimes';
const required = names(values.require);
const only = names(values.only);
for (const name of [...required, ...only])
  if (!table.some((entry) => entry.name === name)) {
    console.error(`There is no ${name}; known: ${table.map((entry) => entry.name).join(', ')}.`);
    process.exit(2);
  }
const chosen = table.filter(
  ({ name }) => only.length === 0 || only.includes(name) || required.includes(name),
);

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const began = performance.now();
// Downloads wait for the network while packages are packed.
const preparing = Object.fromEntries(
  chosen.map((entry) => [
    entry.name,
    entry.prepare().then(
      (ready) => ready,
      (error) => ({ missing: error.message.trim().split('\n').at(-1) }),
    ),
  ]),
);
const fixtures = createFixtures({ seed: Number(values.seed) });
const { scratch } = await installPacked();
const load = (name) =>
  import(pathToFileURL(createRequire(join(scratch, 'x.js')).resolve(`@redeemkit/${name}`)).href);
const server = await startServer({ load, fixtures });

const bundle = async (entry, options) => {
  const outfile = join(scratch, `bundle-${entry.slice('hosts/'.length)}-${options.format}.js`);
  await build({
    entryPoints: [join(scratch, entry)],
    outfile,
    bundle: true,
    // Neither platform's modules may be needed: what does not bundle here does not run on the edge.
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
    ...options,
  });
  return outfile;
};

console.log(`packed and installed: ${seconds(began)}`);
const count = { passed: 0, failed: 0 };
const runs = [];

async function runOne({ name }) {
  const ready = await preparing[name];
  if (ready.missing !== undefined) {
    const must = required.includes(name);
    if (must) count.failed += 1;
    console.log(`${must ? 'FAILED ' : 'missing'} ${name.padEnd(9)} ${ready.missing}`);
    return;
  }
  const started = performance.now();
  const own = { ...fixtures, name, loopback: server.loopback, report: `${server.origin}/report/${name}` };
  const file = join(scratch, `fixtures-${name}.json`);
  writeFileSync(file, JSON.stringify(own));
  let reports;
  try {
    reports = await ready.run({ scratch, fixtures: file, server, bundle });
  } catch (error) {
    const words = `${error.message}\n${error.stderr ?? ''}`.trim().split('\n').slice(0, 12).join('\n');
    reports = [
      { setting: 'start', passed: 0, failed: [{ name: 'start', message: words }], verdicts: [], facts: {} },
    ];
  }
  const passed = reports.reduce((sum, report) => sum + report.passed, 0);
  const failed = reports.flatMap(({ setting, failed: cases }) => cases.map((one) => ({ setting, ...one })));
  count.passed += passed;
  count.failed += failed.length;
  runs.push({ name, version: ready.version, reports });
  const settings = reports.map(({ setting }) => setting).join(' + ');
  console.log(
    `${failed.length === 0 ? 'ok     ' : 'FAILED '} ${name.padEnd(9)} ${ready.version.padEnd(28)} ${passed} passed, ${failed.length} failed  ${settings.padEnd(17)} ${seconds(started)}`,
  );
  for (const one of failed) console.log(`        ${one.setting}: ${one.name}: ${one.message}`);
}

try {
  // Two at a time: continuous integration has two cores.
  const queue = [...chosen];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await runOne(next);
  };
  await Promise.all(kind === 'browsers' ? [worker()] : [worker(), worker()]);
  runs.sort(
    (a, b) => chosen.findIndex((x) => x.name === a.name) - chosen.findIndex((x) => x.name === b.name),
  );
  const { same, different } = compareRuns(runs);
  count.passed += same;
  count.failed += different.length;
  console.log(`verdicts of seed ${values.seed}: ${same} lists equal on all, ${different.length} different`);
  for (const line of different) console.log(`        ${line}`);
  if (values.differences) writeFileSync(values.differences, formatDifferences(runs));
} finally {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${kind}: ${count.passed} passed, ${count.failed} failed (${seconds(began)})`);
process.exit(count.failed === 0 ? 0 : 1);
