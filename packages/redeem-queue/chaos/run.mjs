// In: --store embedded|postgres --items N --kills N [--restarts N] [--workers N] [--seed TEXT] [--record]. Out: a campaign
// worked under kill -9 at random moments, compared with the gateway's ledger; non-zero if a single promise was broken.
import { fork, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeQueue, load, openQueue, results, status } from '@redeemkit/redeem-queue';
import { startPostgres } from './postgres-server.mjs';
import { verify } from './verify.mjs';

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'embedded' },
    items: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '20' },
    restarts: { type: 'string' },
    workers: { type: 'string' },
    seed: { type: 'string', default: String(Date.now()) },
    record: { type: 'boolean', default: false },
  },
});
const isServer = values.store === 'postgres';
const items = Number(values.items);
const kills = Number(values.kills);
const restarts = Number(values.restarts ?? (isServer ? 3 : 0));
const workers = Number(values.workers ?? (isServer ? 4 : 1));
const started = performance.now();
const say = (text) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);

/** Numbers in [0, 1) from a seed (mulberry32), so that a run can be repeated. */
function random(seed) {
  let state = [...seed].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const chance = random(values.seed);
const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
const clientId = 'CHAOS';
const merchant = pair();
const gatewayKeys = pair();
const scratch = mkdtempSync(join(tmpdir(), 'redeemkit-chaos-'));

// A hundred users; every twentieth can pay for half of what is asked of it, so that refusals occur too.
const userCount = 100;
const each = Math.ceil(items / userCount);
const users = Array.from({ length: userCount }, (_, index) => ({
  ipRoleId: `2160${String(index).padStart(12, '0')}`,
  points: index % 20 === 0 ? Math.floor(each / 2) : each,
}));
const expected = Array.from({ length: items }, (_, index) => `chaos-${index}`);
function* requests() {
  for (const [index, bizNo] of expected.entries())
    yield {
      benefitProductCode: 'POINT',
      bizNo,
      bizdt: '2024-05-22T06:42:21+08:00',
      ipRoleId: users[index % userCount].ipRoleId,
      sceneCode: 'CHAOS',
      benefitRedeemInfos: [{ points: 1 }],
    };
}
// 5 % in all, of the kinds after which nobody can tell whether points moved.
const rules = [
  { fault: 'drop-before-commit', probability: 0.01 },
  { fault: 'drop-after-commit', probability: 0.015 },
  { fault: 'reset', probability: 0.005 },
  { fault: 'http-502-html', probability: 0.01 },
  { fault: 'empty-body', probability: 0.005 },
  { fault: 'unsigned-failure', probability: 0.005 },
];

const gateway = fork(new URL('./gateway.mjs', import.meta.url));
const ask = (question) =>
  new Promise((resolve) => {
    gateway.once('message', resolve);
    gateway.send(question);
  });
const { url } = await ask({
  clientId,
  gatewayPem: gatewayKeys.privateKey,
  merchantPem: merchant.publicKey,
  users,
  rules,
  seed: values.seed,
  delayMs: 2,
});
const server = isServer ? await startPostgres() : undefined;
const store = server ? { url: server.url } : { folder: join(scratch, 'campaigns') };
const config = join(scratch, 'worker.json');
writeFileSync(
  config,
  JSON.stringify({
    store,
    clientId,
    url,
    merchantPem: merchant.privateKey,
    gatewayPem: gatewayKeys.publicKey,
    concurrency: 8,
    // Over a second each: a Request-Time tells seconds, and every sending must carry a new one.
    schedule: [1_100, 1_300, 1_700, 2_300, 3_500],
  }),
);

let queue = await openQueue({ store, clientId });
const report = await load(queue, { campaign: 'chaos', requests: requests(), leaseSeconds: 6 });
await closeQueue(queue);
say(`${report.loaded} loaded into the ${values.store} store, seed ${values.seed}`);

const fleet = new Map();
let finished = 0;
const reports = [];
const { promise: over, resolve: allOver } = Promise.withResolvers?.() ?? deferred();
function deferred() {
  const made = {};
  made.promise = new Promise((resolve) => {
    made.resolve = resolve;
  });
  return made;
}
function startWorker(place) {
  const child = spawn(process.execPath, [new URL('./worker.mjs', import.meta.url).pathname, config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  fleet.set(place, child);
  let said = '';
  child.stdout.on('data', (piece) => {
    said += piece;
  });
  let complained = '';
  child.stderr.on('data', (piece) => {
    if (process.env.CHAOS_VERBOSE) process.stderr.write(piece);
    complained = `${complained}${piece}`.slice(-2_000);
  });
  child.once('exit', (code, signal) => {
    if (code === 0) {
      reports.push(JSON.parse(said));
      finished += 1;
      if (finished === workers) allOver();
      return;
    }
    if (signal !== 'SIGKILL') say(`worker ${place} ended with ${code ?? signal}: ${complained.trim()}`);
    // A moment of its own before it comes back, as a supervisor would give it.
    setTimeout(startWorker, signal === 'SIGKILL' ? 0 : 500, place);
  });
}
for (let place = 0; place < workers; place += 1) startWorker(place);

// Moments are counted in requests that the gateway has seen: spread over the whole campaign on any machine.
const moments = [
  ...Array.from({ length: kills }, () => ({ what: 'kill', at: Math.floor(chance() * items * 0.97) })),
  ...Array.from({ length: restarts }, () => ({ what: 'restart', at: Math.floor(chance() * items * 0.97) })),
].sort((a, b) => a.at - b.at);
let killed = 0;
let restarted = 0;
let isOver = false;
over.then(() => {
  isOver = true;
});
while (!isOver) {
  await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 10))]);
  const { requests: so } = await ask('progress');
  while (moments.length > 0 && moments[0].at <= so && !isOver) {
    const running = [...fleet.values()].filter((child) => child.exitCode === null && !child.killed);
    // Two moments passed at once, and nobody is left to kill: the second waits for the next worker.
    if (moments[0].what === 'kill' && running.length === 0) break;
    const { what } = moments.shift();
    if (what === 'kill') {
      killed += 1;
      running[Math.floor(chance() * running.length)].kill('SIGKILL');
      say(`kill ${killed} of ${kills}, after ${so} requests`);
    } else {
      restarted += 1;
      say(`the server restarts, ${restarted} of ${restarts}, after ${so} requests`);
      await server.restart(500);
    }
  }
}
say('all workers have ended');

queue = await openQueue({ store, clientId });
const found = [];
for await (const result of results(queue, 'chaos')) found.push(result);
const { campaigns } = await status(queue, 'chaos');
const ledger = await ask({ bizNos: expected });
const initial = users.reduce((sum, { points }) => sum + points, 0);
const faults = verify({ results: found, expected, ledger, initial });
const counts = { ...campaigns[0].counts };
for (const state of ['succeeded', 'failed', 'unresolved'])
  if (counts[state] !== found.filter((one) => one.state === state).length)
    faults.push(`status: ${counts[state]} ${state} do not equal the results`);
await closeQueue(queue);
await server?.stop();
gateway.kill();
rmSync(scratch, { recursive: true, force: true });

const summary = {
  store: values.store,
  items,
  workers,
  kills: killed,
  serverRestarts: restarted,
  seed: values.seed,
  counts,
  requests: ledger.seen.requests,
  sentMoreThanOnce: found.filter((one) => one.attempts > 1).length,
  interrupted: found.filter((one) => one.evidence.some(({ kind }) => kind === 'interrupted')).length,
  lateOutcomes: found.filter((one) => one.evidence.some(({ kind }) => kind === 'late')).length,
  overlaps: ledger.seen.overlaps,
  changedBodies: ledger.seen.changedBodies,
  faultsInjected: ledger.struck,
  seconds: Math.round((performance.now() - started) / 1000),
  violations: faults,
};
process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
if (values.record) {
  const folder = new URL('../records/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`chaos-${values.store}.json`, folder), `${JSON.stringify(summary, null, 2)}\n`);
}
if (killed < kills || restarted < restarts) faults.push('the campaign ended before every kill had happened');
process.exitCode = faults.length === 0 ? 0 : 1;
