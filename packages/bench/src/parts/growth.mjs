// In: `--quick` or nothing. Out: on one line of JSON, how cost grows with requests in flight, bodies, key versions and headers.
import { createRedeemClient } from '@redeemkit/redeem-client';
import {
  importSigningKey,
  importVerificationKey,
  parseSignatureHeader,
  signMessage,
  verifyMessage,
} from '@redeemkit/signature-header';
import { startGateway } from '../gateway.mjs';
import { cpuTime, inFlight, measure, quartiles } from '../measure.mjs';
import * as hand from '../tasks/by-hand.mjs';
import { CLIENT_ID, createPair, message, PATH, redemption } from '../tasks/keys.mjs';

const quick = process.argv.includes('--quick');
const rounds = quick ? 2 : 5;
const own = createPair();
const peer = createPair();
const signingKey = await importSigningKey(own.privatePem);
const verificationKeys = await importVerificationKey(peer.publicPem);
const gatewaySigner = await importSigningKey(peer.privatePem);
const curves = {};
let count = 0;

/** Redemptions per second of processor time of both contenders, in turns, `parallel` at a time. */
async function rates({ client, byHand, parallel, perRound, filler }) {
  const request = () => {
    const one = redemption(`order-${count++}`);
    return filler ? { ...one, benefitRedeemInfos: [{ points: 1, filler }] } : one;
  };
  const contenders = {
    redeemkit: async () => {
      const outcome = await client.redeem(request());
      if (outcome.status !== 'succeeded') throw new Error(`${outcome.status} ${outcome.reason?.code}`);
    },
    'node:crypto by hand and fetch': () => hand.redeem(request(), byHand),
  };
  const found = { redeemkit: [], 'node:crypto by hand and fetch': [] };
  for (let round = -1; round < rounds; round += 1)
    for (const [name, run] of Object.entries(contenders)) {
      let left = Math.max(perRound, parallel);
      const total = left;
      const started = cpuTime();
      await Promise.all(
        Array.from({ length: parallel }, async () => {
          while (left-- > 0) await run();
        }),
      );
      if (round >= 0) found[name].push((total * 1000) / (cpuTime() - started));
    }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, quartiles(values)]));
}

async function withGateway(filler, work) {
  const gateway = await startGateway({ signer: gatewaySigner, filler });
  const { url } = gateway;
  const client = createRedeemClient({
    baseUrl: url,
    clientId: CLIENT_ID,
    signingKey,
    verificationKeys,
    timeouts: { attemptMs: 60_000 },
  });
  const byHand = { url, path: PATH, clientId: CLIENT_ID, signer: own.privateKey, verifier: peer.publicKey };
  try {
    return await work({ client, byHand });
  } finally {
    gateway.close();
  }
}

const inFlightCounts = quick ? [1, 16, 128] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
curves.inFlight = await withGateway(undefined, async (sides) => {
  const points = [];
  for (const parallel of inFlightCounts)
    points.push({ x: parallel, ...(await rates({ ...sides, parallel, perRound: quick ? 30 : 100 })) });
  return points;
});

const sizes = quick ? [100, 102_400] : [100, 1_024, 10_240, 102_400, 1_048_576];
curves.body = [];
for (const size of sizes) {
  // The rest of a body is some 250 bytes; an answer of more than 1 MiB is refused.
  const filler = 'x'.repeat(Math.max(0, size - 512));
  const perRound = quick ? 10 : size > 100_000 ? 12 : 60;
  const point = await withGateway(filler, (sides) => rates({ ...sides, parallel: 4, perRound, filler }));
  curves.body.push({ x: size, ...point });
}

const options = {
  now: cpuTime,
  ...(quick ? { rounds: 2, roundMs: 10, warmUp: 1 } : { rounds: 11, roundMs: 30 }),
};
const versionCounts = quick ? [1, 1_000] : [1, 10, 100, 1_000];
const header = await signMessage(message, await importSigningKey(peer.privatePem, { keyVersion: '1' }));
const keys = await Promise.all(
  Array.from({ length: 1_000 }, (_, i) =>
    importVerificationKey(peer.publicPem, { keyVersion: String(i + 1) }),
  ),
);
const versionTimes = await measure(
  versionCounts.map((total) => {
    // The version that is asked for comes first or last; the list is searched through.
    const list = keys.slice(0, total);
    return inFlight(1, () => verifyMessage(message, { signature: header, keys: list }));
  }),
  options,
);
curves.keyVersions = versionCounts.map((x, i) => ({ x, redeemkit: versionTimes[i] }));

const lengths = quick ? [100, 8_192] : [100, 512, 1_024, 2_048, 4_096, 8_192];
const headerTimes = await measure(
  lengths.map((length) => {
    const start = 'algorithm=RSA256,keyVersion=1,signature=';
    // Base64 of whole groups, and the rest in a parameter that is skipped.
    const signature = 'A'.repeat(Math.min(344, Math.floor((length - start.length - 8) / 4) * 4));
    const text = `${start}${signature},x=`.padEnd(length, 'y');
    return { run: () => parseSignatureHeader(text) };
  }),
  options,
);
curves.header = lengths.map((x, i) => ({ x, redeemkit: headerTimes[i] }));

console.log(JSON.stringify({ node: process.version, curves }));
