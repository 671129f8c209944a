// In: keys, a clock and a source of chance. Out: a gateway, the wire to it, and clients that come and go.
import { encodeJson } from '@redeemkit/benefit-redeem-schema';
import { createRedeemClient } from '@redeemkit/redeem-client';
import { createMemoryStore, createSandbox, FAULTS } from '@redeemkit/redeem-sandbox';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime } from '@redeemkit/signature-header';
import { createWire, WIRE_FAULTS } from './wire.mjs';

export const CLIENT_ID = 'SIMULATION';
const PATH = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
export const ATTEMPT_MS = 1_000;
export const TOTAL_MS = 2_500;
export const PAUSE_MS = 100;
const USERS = 40;
const START_POINTS = 600;

// Without those that only take long or are large.
const SLOW = ['delay', 'slow-drip', 'huge-body', 'gzip-bomb'];
const SANDBOX_FAULTS = FAULTS.map(({ name }) => name).filter((name) => !SLOW.includes(name));
const ALL_FAULTS = [...WIRE_FAULTS, ...SANDBOX_FAULTS];
/** How far a client's clock can be off, milliseconds: within what is forgiven, at its edges, and beyond. */
const SKEWS = [
  1_000, -1_000, 59_000, -59_000, -200_000, 299_000, -299_000, 301_000, -301_000, 86_400_000, -86_400_000,
];

/**
 * @param {object} options
 * @param {import('../lib/random.mjs').Random} options.random
 * @param {ReturnType<typeof import('./clock.mjs').installClock>} options.clock
 * @param {{ merchant: object[], gateway: object[], sealing?: object }} options.keys each side's keys, oldest first
 */
export function createWorld({ random, clock, keys }) {
  // Which version each side signs with, and which the other side has been told of.
  const versions = { merchant: 1, merchantKnown: 1, gateway: 1, gatewayKnown: 1 };
  const known = (side) => (version) => {
    const newest = versions[`${side}Known`];
    const wanted = version === undefined ? newest : Number(version);
    return wanted <= newest ? keys[side][wanted - 1]?.verifier : undefined;
  };
  const signerOf = (side) => ({
    algorithm: 'RSA256',
    get keyVersion() {
      return String(versions[side]);
    },
    sign: (bytes) => keys[side][versions[side] - 1].signer.sign(bytes),
  });
  const sealing = keys.sealing;
  const gatewaySigner = signerOf('gateway');
  const users = Array.from({ length: USERS }, (_, at) => ({
    ipRoleId: `2160${String(at).padStart(12, '0')}`,
    points: START_POINTS,
  }));
  const topUps = new Map();
  const sandbox = createSandbox({
    clients: [
      {
        clientId: CLIENT_ID,
        verificationKeys: known('merchant'),
        ...(sealing && { sealingKey: sealing.merchant.sealingKey }),
      },
    ],
    signingKey: gatewaySigner,
    ...(sealing && { openingKeys: sealing.gateway.openingKey }),
    users,
    store: createMemoryStore({ exchanges: 8 }),
    // Tighter than the client's own tolerance, so that a skewed clock is the gateway's to refuse; or as wide.
    clockWindowMs: random.pick([120_000, 300_000]),
    now: clock.now,
  });

  const turnAway = async () => {
    const body = { result: { resultCode: 'ACCESS_DENIED', resultStatus: 'F', resultMessage: '' } };
    const message = {
      role: 'response',
      method: 'POST',
      path: PATH,
      clientId: CLIENT_ID,
      time: formatTime(clock.now()),
      body: encodeJson(body),
    };
    const signed = await sealMessage(message, {
      signer: gatewaySigner,
      ...(sealing && { sealing: { key: sealing.merchant.sealingKey } }),
    });
    const headers = Object.entries(signed.headers);
    return { status: 200, headers, body: signed.body, delivery: { kind: 'whole' } };
  };
  // Calls that have set their timers; setImmediate is real.
  const letPass = (ms) => setImmediate(() => clock.advance(ms));
  // The share of requests that something happens to, by bizNo.
  const storms = new Map();
  const wire = createWire({
    sandbox,
    nextFault: (bizNo) => (random.next() < (storms.get(bizNo) ?? 0) ? random.pick(ALL_FAULTS) : undefined),
    onSilence: () => letPass(ATTEMPT_MS),
    turnAway,
  });

  return {
    sandbox,
    wire,
    users,
    topUps,
    storms,
    /** A client process: it knows what it did itself and nothing of others. */
    newClient: ({ skewed = true } = {}) => {
      const skew = skewed && random.oneIn(12) ? random.pick(SKEWS) : 0;
      return createRedeemClient({
        baseUrl: 'https://gateway.test',
        clientId: CLIENT_ID,
        signingKey: signerOf('merchant'),
        verificationKeys: known('gateway'),
        ...(sealing && {
          sealingKey: sealing.gateway.sealingKey,
          openingKeys: sealing.merchant.openingKey,
        }),
        fetch: wire.fetch,
        now: () => clock.now() + skew,
        timeouts: { attemptMs: ATTEMPT_MS, totalMs: TOTAL_MS },
        retry: random.oneIn(3)
          ? { on: 'not-sent', delaysMs: [PAUSE_MS] }
          : { on: 'unknown', delaysMs: [0, PAUSE_MS] },
        repeats: random.oneIn(2) ? 'first-answer' : 'unspecified',
        hooks: { onRetry: () => letPass(PAUSE_MS) },
      });
    },
    /** One side signs with its next key, whether the other has been told of it or not. */
    rotate: () => {
      const side = random.pick(['merchant', 'gateway']);
      versions[side] = Math.min(versions[side] + 1, keys[side].length);
    },
    /** Everyone learns of every key. */
    settleKeys: () => {
      versions.merchantKnown = versions.merchant;
      versions.gatewayKnown = versions.gateway;
    },
    topUp: async (ipRoleId, points) => {
      topUps.set(ipRoleId, (topUps.get(ipRoleId) ?? 0) + points);
      await sandbox.ledger.setBalance(ipRoleId, sandbox.ledger.balance(ipRoleId) + points);
    },
  };
}
