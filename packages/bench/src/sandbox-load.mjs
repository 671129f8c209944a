// In: nothing. Out: how the sandbox's rate compares with a bare server's that verifies and signs once per request, side by
// side in alternating rounds; latency at half of each rate. `--memory` instead: memory over 100,000 requests, journal on disk.
import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flood, pace, prepare } from './sandbox-traffic.mjs';

const ROUNDS = 7;
const PER_ROUND = 1_200;
const WARM_UP = 3_000;
const MEMORY_REQUESTS = Number(process.env.BENCH_REQUESTS ?? 100_000);

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
    new URL('./sandbox-server.mjs', import.meta.url),
    [kind, keyFile, ...(folder ? [folder] : [])],
    {
      execArgv: ['--expose-gc'],
    },
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
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const cpuOf = ({ cpu }) => (cpu.user + cpu.system) / 1000;

const measureRates = async () => {
  const servers = {
    bare: await start('bare'),
    sandbox: await start('sandbox'),
    'sandbox, data folder': await start('sandbox', join(work, 'data')),
  };
  const rates = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  const cpu = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  // Until the engine has compiled what is hot.
  for (const server of Object.values(servers)) await flood(server.url, requests(WARM_UP));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, server] of Object.entries(servers)) {
      const batch = requests(PER_ROUND);
      const before = cpuOf(await server.read());
      rates[name].push(await flood(server.url, batch));
      cpu[name].push((cpuOf(await server.read()) - before) / PER_ROUND);
    }
  }
  for (const name of Object.keys(servers)) {
    const rate = median(rates[name]);
    // The share of each round with the bare server's beside it, so that what else the machine does cancels out.
    const share = median(rates[name].map((value, round) => value / rates.bare[round]));
    console.log(
      `${name}: ${rate.toFixed(0)} requests/s, ${(100 * share).toFixed(0)} % of bare; ${median(cpu[name]).toFixed(2)} ms of CPU each`,
    );
  }
  for (const name of Object.keys(servers)) {
    const half = median(rates[name]) / 2;
    const latencies = await pace(servers[name].url, requests(1_500), half);
    const at = (share) => latencies[Math.floor(latencies.length * share)].toFixed(1);
    console.log(`${name} at half its rate, ${half.toFixed(0)}/s: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  }
  for (const server of Object.values(servers)) server.stop();
};

const measureMemory = async () => {
  const folder = join(work, 'data');
  const server = await start('sandbox', folder);
  const step = MEMORY_REQUESTS / 10;
  for (let done = 0; done < MEMORY_REQUESTS; done += step) {
    for (let part = 0; part < step; part += 500)
      await flood(server.url, requests(Math.min(500, step - part)));
    const { rss } = await server.read('collect');
    const file = statSync(join(folder, 'sandbox.sqlite')).size;
    console.log(
      `${done + step} requests: ${(rss / 1e6).toFixed(0)} MB resident, ${(file / 1e6).toFixed(0)} MB on disk`,
    );
  }
  server.stop();
};

try {
  await (process.argv.includes('--memory') ? measureMemory() : measureRates());
} finally {
  rmSync(work, { recursive: true, force: true });
}
