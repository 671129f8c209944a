// In: throughput | rate | sizes, with --store and more. Out: the figures the queue is held to, printed and written to
// records/, from which `npm run bench -- --page` makes tables and plots of docs/performance.md.
import { execFile, fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { startPostgres } from './postgres-server.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    items: { type: 'string', default: '12000' },
    sizes: { type: 'string' },
    sample: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    'per-second': { type: 'string', default: '40' },
    store: { type: 'string', default: 'postgres' },
  },
});
const what = positionals[0];
const run = promisify(execFile);
const file = (name) => new URL(`./${name}`, import.meta.url).pathname;
const scratch = mkdtempSync(join(tmpdir(), 'redeemkit-measure-'));
const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
const clientId = 'MEASURE';
const merchant = pair();
const gatewayKeys = pair();
const loadBefore = loadavg()[0];

const gateway = fork(file('instant-gateway.mjs'));
const ask = (question) =>
  new Promise((resolve) => {
    gateway.once('message', resolve);
    gateway.send(question);
  });
const { url } = await ask({ clientId, gatewayPem: gatewayKeys.privateKey });
const server = await startPostgres();
const stores = { postgres: { url: server.url }, embedded: { folder: join(scratch, 'campaigns') } };
const config = (store, more = {}) => {
  const path = join(scratch, `${Math.random()}.json`);
  const content = {
    store,
    clientId,
    url,
    merchantPem: merchant.privateKey,
    gatewayPem: gatewayKeys.publicKey,
    concurrency: 16,
    schedule: [],
    ...more,
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
};
const load = async (store, campaign, count) =>
  JSON.parse(
    (
      await run(process.execPath, [
        file('loader.mjs'),
        JSON.stringify(store),
        clientId,
        campaign,
        String(count),
      ])
    ).stdout,
  );
/** How many cores were busy, of all that this machine has, while something ran. */
async function coresBusy(act) {
  const total = () =>
    cpus().reduce(
      (sum, { times: { idle, ...busy } }) => ({
        idle: sum.idle + idle,
        busy: sum.busy + Object.values(busy).reduce((all, one) => all + one, 0),
      }),
      { idle: 0, busy: 0 },
    );
  const before = total();
  const result = await act();
  const after = total();
  const busy = after.busy - before.busy;
  return [result, (cpus().length * busy) / (busy + after.idle - before.idle)];
}
/** Requests a second as the gateway saw them, without the processes' start and end. */
const rateOf = (times) => {
  const from = Math.floor(times.length * 0.1);
  const to = Math.floor(times.length * 0.9);
  return ((to - from) * 1000) / (times[to] - times[from]);
};

async function throughput() {
  const count = Number(values.items);
  const workers = async (store, campaign, number) => {
    await load(store, campaign, count);
    await ask('times');
    const path = config(store);
    const [reports, busy] = await coresBusy(() =>
      Promise.all(Array.from({ length: number }, () => run(process.execPath, [file('worker.mjs'), path]))),
    );
    const megabytes = Math.max(...reports.map(({ stdout }) => JSON.parse(stdout).rss / 1_048_576));
    return { perSecond: rateOf(await ask('times')), megabytes: Math.round(megabytes), coresBusy: busy };
  };
  const bare = async () => {
    await ask('times');
    await run(process.execPath, [file('bare-loop.mjs'), config(stores.postgres), String(count)]);
    return rateOf(await ask('times'));
  };
  // Bare before and after, so that a busy moment shows.
  const before = await bare();
  const one = await workers(stores.postgres, 'one', 1);
  const two = await workers(stores.postgres, 'two', 2);
  const embedded = await workers(stores.embedded, 'embedded', 1);
  const after = await bare();
  const client = (before + after) / 2;
  return {
    items: count,
    concurrency: 16,
    bareClientPerSecond: [before, after].map(Math.round),
    oneWorker: { ...one, ofBare: one.perSecond / client, wanted: 0.6 },
    twoWorkers: { ...two, ofOne: two.perSecond / one.perSecond, wanted: 1.3 },
    embedded: { ...embedded, ofBare: embedded.perSecond / client, wanted: 0.4 },
  };
}

async function rate() {
  const perSecond = Number(values['per-second']);
  const seconds = Number(values.seconds);
  await load(stores.postgres, 'rate', perSecond * (seconds + 20));
  const path = config(stores.postgres, { ratePerSecond: perSecond, concurrency: 4 });
  const fleet = Array.from({ length: 4 }, () =>
    run(process.execPath, [file('worker.mjs'), path]).catch(() => {}),
  );
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  await ask('times');
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const seen = (await ask('times')).length / seconds;
  await Promise.all(fleet);
  return { workers: 4, seconds, limit: perSecond, seen, difference: seen / perSecond - 1, wanted: 0.05 };
}

/** Lets one worker redeem until the campaign or the sample is done; its rate as the gateway saw it, and its memory. */
async function workSample(store, campaign, sample) {
  await ask('times');
  const worker = run(process.execPath, [file('worker.mjs'), config(store, { campaign })]);
  const times = [];
  let ended = false;
  worker
    .catch(() => {})
    .then(() => {
      ended = true;
    });
  while (!ended && times.length < sample) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    times.push(...(await ask('times')));
  }
  worker.child.kill('SIGTERM');
  const report = JSON.parse((await worker).stdout);
  times.push(...(await ask('times')));
  return {
    worked: times.length,
    workMicrosecondsPerItem: Math.round(1e6 / rateOf(times)),
    workerMegabytes: Math.round(report.rss / 1_048_576),
  };
}

// Embedded, the whole campaign is worked: its memory is what is asked for. On PostgreSQL a sample shows the cost per item.
async function sizes() {
  const embedded = values.store === 'embedded';
  const list = values.sizes ?? (embedded ? '1000,10000,100000' : '1000,10000,100000,1000000');
  const sample = Number(values.sample ?? (embedded ? Number.POSITIVE_INFINITY : 5_000));
  const rows = [];
  for (const size of list.split(',').map(Number)) {
    const loaded = await load(stores[values.store], `load-${size}`, size);
    const worked = await workSample(stores[values.store], `load-${size}`, sample);
    rows.push({ ...loaded, ...worked });
    process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
  }
  const megabytes = embedded ? 700 : 300;
  return { store: values.store, rows, wanted: { megabytes, statusMs: 100 } };
}

try {
  const figures = await { throughput, rate, sizes }[what]();
  const date = new Date().toISOString().slice(0, 10);
  const machine = {
    node: process.versions.node,
    cores: cpus().length,
    loadBefore: Number(loadBefore.toFixed(1)),
  };
  const text = `${JSON.stringify({ what, date, machine, ...figures }, (_, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value), 2)}\n`;
  process.stdout.write(text);
  const folder = new URL('../records/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const name = what === 'sizes' ? `sizes-${values.store}` : what;
  writeFileSync(new URL(`${name}.json`, folder), text);
} finally {
  gateway.kill();
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
