// In: `--quick` or nothing. Out: on one line of JSON, the sandbox's rate beside a bare server's that verifies and signs once per
// request, in alternating rounds; latency at half of each rate; memory over 100,000 requests with the journal on disk.
import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quartiles } from '../measure.mjs';
import { flood, pace, prepare } from '../sandbox-traffic.mjs';

const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 15;
const perRound = quick ? 300 : 1_200;
// Until the engine has compiled what is hot: of the sandbox that is still going on after 5,000 requests.
const warmUp = quick ? 300 : 8_000;
const paced = quick ? 300 : 1_500;
const memoryRequests = quick ? 2_000 : 100_000;

const work = mkdtempSync(join(tmpdir(), 'redeemkit-bench-'));
const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
const [merchant, gateway] = [pair(), pair()];
const keyFile = join(work, 'keys.json');
writeFileSync(
  keyFile,
  JSON.stringify({ merchantPublic: merchant.publicKey, gatewayPrivate: gateway.privateKey }),
  { mode: 0o600 },
);

const start = async (kind, folder) => {
  const child = fork(
    new URL('../sandbox-server.mjs', import.meta.url),
    [kind, keyFile, ...(folder ? [folder] : [])],
    { execArgv: ['--expose-gc'] },
  );
  const next = () => new Promise((resolve) => child.once('message', resolve));
  const { url } = await next();
  return {
    url,
    read: (what = 'read') => {
      const said = next();
      child.send(what);
      return said;
    },
    stop: () => child.disconnect(),
  };
};

const requests = (count) => Array.from({ length: count }, () => prepare(merchant.privateKey));
const cpuOf = ({ cpu }) => cpu.user + cpu.system;

/** Rates, processor time and latencies of three servers. */
async function measureRates() {
  const servers = {
    'bare server': await start('bare'),
    'sandbox, in memory': await start('sandbox'),
    'sandbox, data folder': await start('sandbox', join(work, 'data')),
  };
  const names = Object.keys(servers);
  const found = Object.fromEntries(names.map((name) => [name, { rates: [], cpuUs: [] }]));
  for (const server of Object.values(servers)) await flood(server.url, requests(warmUp));
  for (let round = 0; round < rounds; round += 1) {
    // Each starts a round in its turn: whoever comes first finds the caches as the last one left them.
    for (const name of names.map((_, at) => names[(at + round) % names.length])) {
      const server = servers[name];
      const batch = requests(perRound);
      const before = cpuOf(await server.read());
      found[name].rates.push(await flood(server.url, batch));
      found[name].cpuUs.push((cpuOf(await server.read()) - before) / perRound);
    }
  }
  const bare = found['bare server'].rates;
  const rows = [];
  for (const name of names) {
    const { rates, cpuUs } = found[name];
    const rate = quartiles(rates);
    const latencies = await pace(servers[name].url, requests(paced), rate.median / 2);
    const at = (share) => latencies[Math.floor(latencies.length * share)];
    rows.push({
      name,
      rate,
      // The share of each round with the bare server's of that round, so that what else the machine does cancels out.
      share: quartiles(rates.map((value, round) => value / bare[round])),
      cpuUs: quartiles(cpuUs),
      halfRate: { p50Ms: at(0.5), p99Ms: at(0.99) },
    });
  }
  for (const server of Object.values(servers)) server.stop();
  return rows;
}

/** Memory and file of one server after each tenth of many requests. */
async function measureMemory() {
  const folder = join(work, 'memory');
  const server = await start('sandbox', folder);
  const points = [];
  const step = memoryRequests / 10;
  for (let done = step; done <= memoryRequests; done += step) {
    for (let part = 0; part < step; part += 500)
      await flood(server.url, requests(Math.min(500, step - part)));
    const { rss } = await server.read('collect');
    points.push({ requests: done, rss, disk: statSync(join(folder, 'sandbox.sqlite')).size });
  }
  server.stop();
  return points;
}

try {
  const servers = await measureRates();
  console.log(JSON.stringify({ node: process.version, servers, memory: await measureMemory() }));
} finally {
  rmSync(work, { recursive: true, force: true });
}
