// In: --minutes N [--record]. Out: client and sandbox at half of what they can do; memory, handles, delays and latency over time.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRedeemClient } from '@redeemkit/redeem-client';
import { createRsaKey } from '../lib/keys.mjs';
import { readOptions, saveRecord } from '../lib/records.mjs';
import { redemptionOf } from '../lib/redemption.mjs';
import { plot, slopeOf } from './plot.mjs';

const options = readOptions({ minutes: 2, record: false });
/** The first part warms up: code is compiled, pools fill. */
const WARM_UP = 0.2;
const SAMPLES = 120;
const [merchant, gateway] = [await createRsaKey('1'), await createRsaKey('1')];
const folder = mkdtempSync(join(tmpdir(), 'redeemkit-soak-'));
const env = {
  ...process.env,
  SOAK: JSON.stringify({ folder, merchantPair: merchant.pair, gatewayPair: gateway.pair }),
};
const child = fork(new URL('./gateway.mjs', import.meta.url), { env, execArgv: ['--expose-gc'] });
const next = () => new Promise((resolve) => child.once('message', resolve));
const { ready: baseUrl } = await next();
const client = createRedeemClient({
  baseUrl,
  clientId: 'SOAK',
  signingKey: merchant.signer,
  verificationKeys: gateway.verifier,
});

let sent = 0;
let latencies = [];
const statuses = {};
const redeem = async () => {
  sent += 1;
  const started = performance.now();
  const entry = { bizNo: `soak-${sent}`, user: `2160${String(sent % 100).padStart(12, '0')}`, points: 1 };
  const { status } = await client.redeem(redemptionOf(entry));
  latencies.push(performance.now() - started);
  statuses[status] = (statuses[status] ?? 0) + 1;
};

// What both can do together on this machine now: as fast as sixteen at a time are answered.
const flooded = performance.now();
const FLOOD = 600;
const flood = Array.from({ length: FLOOD }).values();
await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (const _ of flood) await redeem();
  }),
);
const perSecond = FLOOD / ((performance.now() - flooded) / 1_000) / 2;

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
// Of a fixed size from the start, so that what is noted does not grow the heap that is measured.
const names = ['heap', 'rss', 'handles', 'delay'].flatMap((name) => [`client-${name}`, `sandbox-${name}`]);
const noted = Object.fromEntries(
  [...names, 'latency-median', 'latency-99'].map((name) => [name, new Float64Array(SAMPLES)]),
);
const percentile = (list, share) => [...list].sort((a, b) => a - b)[Math.floor(list.length * share)] ?? 0;
const started = performance.now();
const length = options.minutes * 60_000;
const running = new Set();
let due = 0;
for (let at = 1; at <= SAMPLES; at += 1) {
  latencies = [];
  const until = (length * at) / SAMPLES;
  for (;;) {
    const elapsed = performance.now() - started;
    if (elapsed >= until) break;
    for (; due < (elapsed / 1_000) * perSecond && running.size < 200; due += 1) {
      const one = redeem().finally(() => running.delete(one));
      running.add(one);
    }
    await sleep(5);
  }
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  child.send('sample');
  const far = await next();
  noted['client-heap'][at - 1] = heapUsed / 1e6;
  noted['client-rss'][at - 1] = rss / 1e6;
  noted['client-handles'][at - 1] = process.getActiveResourcesInfo().length;
  noted['client-delay'][at - 1] = delay.percentile(99) / 1e6;
  delay.reset();
  noted['sandbox-heap'][at - 1] = far.heapUsed / 1e6;
  noted['sandbox-rss'][at - 1] = far.rss / 1e6;
  noted['sandbox-handles'][at - 1] = far.handles;
  noted['sandbox-delay'][at - 1] = far.delayMs;
  noted['latency-median'][at - 1] = percentile(latencies, 0.5);
  noted['latency-99'][at - 1] = percentile(latencies, 0.99);
}
await Promise.all(running);
child.kill('SIGTERM');
await new Promise((resolve) => child.once('exit', resolve));
rmSync(folder, { recursive: true, force: true });

const minuteOf = (index) => (options.minutes * (index + 1)) / SAMPLES;
const series = Object.fromEntries(
  Object.entries(noted).map(([name, values]) => [
    name,
    Array.from(values, (value, index) => [minuteOf(index), value]),
  ]),
);
const UNITS = { heap: 'MB', rss: 'MB', handles: 'open', delay: 'ms (99 %)', median: 'ms', 99: 'ms' };
const slopes = Object.fromEntries(
  Object.entries(series).map(([name, points]) => {
    const { mean, slope, error } = slopeOf(points.filter(([minute]) => minute > options.minutes * WARM_UP));
    const round = (value) => Number(value.toPrecision(3));
    return [
      name,
      {
        mean: round(mean),
        perMinute: round(slope),
        noise: round(2 * error),
        unit: UNITS[name.split('-').at(-1)],
      },
    ];
  }),
);
const counts = { redemptions: sent, perSecond: Math.round(perSecond), statuses, slopes };
console.log(JSON.stringify(counts, null, 2));
const sound = statuses.succeeded === sent;
if (options.record && sound) {
  const plots = new URL('../../../../docs/plots/', import.meta.url);
  mkdirSync(plots, { recursive: true });
  for (const [name, points] of Object.entries(series))
    writeFileSync(
      new URL(`soak-${name}.svg`, plots),
      plot(name.replaceAll('-', ' '), UNITS[name.split('-').at(-1)], points),
    );
  saveRecord('soak', {
    command: `npm run soak -- --minutes ${options.minutes}`,
    counts,
    wallSeconds: Math.round((performance.now() - started) / 1_000),
  });
}
process.exit(sound ? 0 : 1);
