// In: --minutes N --seed S [--record]. Out: processes killed, paused, skewed, re-keyed and out of disk; then all books compared.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDataFolder } from '@redeemkit/redeem-sandbox/data-folder';
import { compareBooks, isSound } from '../lib/compare-books.mjs';
import { createFaultProxy } from '../lib/fault-proxy.mjs';
import { createRsaKey } from '../lib/keys.mjs';
import { createRandom } from '../lib/random.mjs';
import { readOptions, saveRecord } from '../lib/records.mjs';
import { createCampaign } from './campaign.mjs';
import { readJournal } from './journal.mjs';

const options = readOptions({ minutes: 1, seed: 1, callers: 3, workers: 2, record: false });
const random = createRandom(options.seed);
const folder = mkdtempSync(join(tmpdir(), 'redeemkit-reliability-chaos-'));
const fullDisk = join(folder, 'full');
const START = 10_000_000;
const users = Array.from({ length: 5 }, (_, at) => `2160${String(at).padStart(12, '0')}`);
const pairs = () => Promise.all([1, 2, 3].map(async () => (await createRsaKey()).pair));
const shared = { clientId: 'CHAOS', merchantPairs: await pairs(), gatewayPairs: await pairs() };
const versions = { merchant: 1, gateway: 1 };
/** Within the windows of both sides, at their edge, and for a while beyond. */
const SKEWS = [0, 0, 1_000, -1_000, 50_000, -50_000, 200_000, -200_000, 400_000];
const RULES = [
  'drop-after-commit',
  'drop-before-commit',
  'no-signature',
  'unknown-exception-after-commit',
  'http-502-html',
];
const counts = {
  kills: 0,
  pauses: 0,
  severed: 0,
  fullDisks: 0,
  skews: 0,
  rotations: 0,
  databaseRestarts: 0,
  replaced: 0,
  unclean: 0,
};

let gatewayPort = 0;
let calm = false;
const proxy = await createFaultProxy({ target: () => gatewayPort, random, lateMs: 800 });
proxy.setShare(0.08);

/** Keeps a process: whatever happens to it, another one takes its place until it may end. */
function keep(script, settings) {
  const kept = { child: undefined, ended: undefined, drained: undefined };
  const start = () => {
    const env = { ...process.env, CHAOS: JSON.stringify({ ...shared, ...settings() }) };
    const child = fork(new URL(script, import.meta.url), {
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    kept.child = child;
    child.on('message', (message) => {
      if (typeof message.ready === 'number') gatewayPort = message.ready;
      if (message.drained !== undefined) kept.drained = message.drained;
    });
    kept.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        if (!kept.mayEnd) {
          counts.replaced += 1;
          if (signal !== 'SIGKILL') counts.unclean += 1;
          start();
        }
        resolve(code);
      });
    });
  };
  start();
  return kept;
}

const skew = () => (calm ? 0 : random.pick(SKEWS));
const gateway = keep('./gateway.mjs', () => ({
  folder: join(folder, 'gateway'),
  // The first start finds a port, and every later one takes it again.
  port: gatewayPort,
  version: versions.gateway,
  skewMs: skew(),
  users: users.map((ipRoleId) => ({ ipRoleId, points: START })),
  fullDisk,
  rules: calm ? [] : RULES.map((fault) => ({ fault, probability: 0.02 })),
}));
const journals = Array.from({ length: options.callers }, (_, at) => join(folder, `caller-${at}.journal`));
const callers = journals.map((file, at) =>
  keep('./caller.mjs', () => ({
    file,
    name: `c${at}`,
    seed: `${options.seed}-${at}-${counts.replaced}`,
    baseUrl: `http://127.0.0.1:${proxy.port}`,
    version: versions.merchant,
    skewMs: skew(),
    users,
  })),
);

// The queue's own server for its chaos; without PostgreSQL on this machine the run ends here and says so.
const beside = new URL(
  './chaos/postgres-server.mjs',
  import.meta.resolve('@redeemkit/redeem-queue/package.json'),
);
const { startPostgres } = await import(beside.href);
const database = await startPostgres();
const campaign = await createCampaign({ url: database.url, clientId: shared.clientId, users, random });
await campaign.feed();
const workers = Array.from({ length: options.workers }, () =>
  keep('./worker.mjs', () => ({
    store: { url: database.url },
    baseUrl: `http://127.0.0.1:${proxy.port}`,
    version: versions.merchant,
    skewMs: skew(),
  })),
);
const merchants = [...callers, ...workers];

const ACTIONS = {
  kill: async (one) => {
    counts.kills += 1;
    counts.skews += 1;
    one.child.kill('SIGKILL');
  },
  pause: async (one) => {
    counts.pauses += 1;
    one.child.kill('SIGSTOP');
    await sleep(500 + random.below(2_000));
    one.child.kill('SIGCONT');
  },
  sever: async () => {
    counts.severed += 1;
    proxy.sever();
  },
  fill: async () => {
    counts.fullDisks += 1;
    writeFileSync(fullDisk, '');
    await sleep(300 + random.below(1_500));
    rmSync(fullDisk, { force: true });
  },
  rotate: async () => {
    // The side that moves on is killed: its successor signs with the next key.
    const side = random.pick(['merchant', 'gateway']);
    versions[side] = (versions[side] % 3) + 1;
    counts.rotations += 1;
    for (const one of side === 'gateway' ? [gateway] : merchants) one.child.kill('SIGKILL');
  },
  restart: async () => {
    counts.databaseRestarts += 1;
    await database.restart(random.below(1_500));
  },
};
const started = performance.now();
const until = started + options.minutes * 60_000;
while (performance.now() < until) {
  await sleep(300 + random.below(1_200));
  const action = random.pick([
    'kill',
    'kill',
    'kill',
    'pause',
    'pause',
    'sever',
    'fill',
    'rotate',
    'restart',
  ]);
  await ACTIONS[action](random.oneIn(4) ? gateway : random.pick(merchants));
  await campaign.feed();
}

// The weather clears: a gateway with a right clock, and callers that ask until they know.
calm = true;
proxy.setShare(0);
for (const one of [gateway, ...merchants]) one.child.kill('SIGKILL');
await sleep(1_500);
await campaign.drain();
for (const one of callers) one.mayEnd = true;
const ends = [];
for (const one of callers) {
  // A caller may just be starting; it is told until it hears.
  const telling = setInterval(() => one.child.connected && one.child.send('drain'), 200);
  ends.push(await one.ended);
  clearInterval(telling);
}
for (const one of workers) {
  one.mayEnd = true;
  // It may have been started a moment ago, and not listen yet.
  const telling = setInterval(() => one.child.kill('SIGTERM'), 1_000);
  ends.push(await one.ended);
  clearInterval(telling);
}
gateway.mayEnd = true;
gateway.child.kill('SIGTERM');
ends.push(await gateway.ended);
await proxy.close();

const store = openDataFolder(join(folder, 'gateway'));
const queued = await campaign.books();
await campaign.close();
await database.stop();
const books = [...journals.flatMap((file) => [...readJournal(file).values()]), ...queued];
const compared = compareBooks(books, {
  moved: (bizNo) => store.state.entry({ clientId: 'CHAOS', operation: 'benefitRedeem', bizNo })?.points ?? 0,
  balance: (user) => store.state.balance(user),
  start: START,
});
await store.close();
const total = {
  redemptions: books.length,
  ofCampaign: queued.length,
  ...counts,
  ...compared.counts,
  endedCleanly: ends.filter((code) => code === 0).length,
  processes: ends.length,
  proxy: proxy.counts,
};
for (const fault of compared.faults) console.log(fault);
console.log(JSON.stringify(total, null, 2));
const sound = isSound(total) && total.endedCleanly === total.processes && total.unclean === 0;
if (sound) rmSync(folder, { recursive: true, force: true });
else console.log(`The journals are in ${folder}.`);
if (options.record && sound)
  saveRecord('chaos', {
    command: `npm run chaos -- --minutes ${options.minutes} --seed ${options.seed}`,
    counts: total,
    wallSeconds: Math.round((performance.now() - started) / 1000),
  });
process.exitCode = sound ? 0 : 1;
