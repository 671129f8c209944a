// In: nothing. Out: CPU time per redemption beyond two RSA operations and a bare fetch; a line of JSON.
import { parseSignatureHeader, stringToSign } from '@redeemkit/signature-header';
import { setUp } from './client-set-up.mjs';
import { redemption } from './tasks/keys.mjs';

// Many short rounds, both kinds in turn: other work on the machine only ever adds time, so the lower quartile of each
// kind is what the work itself takes.
const quick = process.argv.includes('--quick');
const rounds = quick ? 6 : 60;
const perRound = 50;

const { client, signingKey, verificationKey, url, answer, close } = await setUp();
const prepared = await client.prepare(redemption('bare'));
const { signature } = parseSignatureHeader(answer.headers.Signature);
const signedText = stringToSign({
  method: 'POST',
  path: prepared.path,
  clientId: answer.headers['Client-Id'],
  time: answer.headers['Response-Time'],
  body: answer.body,
});

/** What cannot be saved: one signature, one verification, one fetch with its answer read. */
async function bare() {
  await signingKey.sign(signedText);
  const response = await fetch(`${url}${prepared.path}`, {
    method: 'POST',
    headers: prepared.headers,
    body: prepared.body,
    redirect: 'manual',
  });
  await response.arrayBuffer();
  if (!(await verificationKey.verify(signedText, signature))) throw new Error('the answer did not verify');
}

let index = 0;
async function redeem() {
  index += 1;
  const outcome = await client.redeem(redemption(`order-${index}`));
  if (outcome.status !== 'succeeded') throw new Error(`outcome ${outcome.status} ${outcome.reason?.code}`);
}

async function cpuOf(work) {
  const before = process.cpuUsage();
  for (let i = 0; i < perRound; i += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / perRound;
}

// The optimiser needs some hundreds of calls of each.
for (let warm = 0; warm < (quick ? 2 : 10); warm += 1) {
  await cpuOf(bare);
  await cpuOf(redeem);
}
const bareUs = [];
const redeemUs = [];
for (let round = 0; round < rounds; round += 1) {
  bareUs.push(await cpuOf(bare));
  redeemUs.push(await cpuOf(redeem));
}
close();
const quartile = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)];
const overhead = quartile(redeemUs) - quartile(bareUs);
console.log(
  JSON.stringify({
    measure: 'client overhead, CPU µs per redemption',
    bare: Math.round(quartile(bareUs)),
    redeem: Math.round(quartile(redeemUs)),
    overhead: Math.round(overhead),
    ceiling: 150,
  }),
);
process.exitCode = overhead <= 150 ? 0 : 1;
