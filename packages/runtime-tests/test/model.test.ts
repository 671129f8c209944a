// In: random sequences of redemptions, duplicates, aborts, restarts, key rotations and faults before, during and after
// the commit. Out: proof that no outcome is ever wrong. REDEEMKIT_MODEL_RUNS sets how many sequences (default 2,000).
import { createHmac, timingSafeEqual } from 'node:crypto';
import { encodeJson } from '@redeemkit/benefit-redeem-schema';
import {
  createRedeemClient,
  isRedeemClientError,
  type RedeemClient,
  type RedeemOutcome,
} from '@redeemkit/redeem-client';
import { createSandbox, FAULTS, type Sandbox } from '@redeemkit/redeem-sandbox';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime, type Signer, type Verifier } from '@redeemkit/signature-header';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFaultyFetch, type FaultyFetch, type WireFault, wireFaultTypes } from './faulty-fetch.ts';
import { CLIENT_ID, createTwoSides, PATH, redemption, type TwoSides, USER } from './two-sides.ts';

const { REDEEMKIT_MODEL_RUNS } = process.env as { readonly REDEEMKIT_MODEL_RUNS?: string };
const runs = Number(REDEEMKIT_MODEL_RUNS ?? 2_000);
// Time is fake: it passes when the wire falls silent and when a call pauses, so a sequence takes no longer than its work.
const attemptMs = 1_000;
const totalMs = 2_500;
const pauseMs = 100;

// Keys that cost nothing, so that thousands of sequences run in seconds; RSA has tests of its own.
const keyOf = (side: string, version: number): Signer & Verifier => {
  const mac = (bytes: Uint8Array): Uint8Array =>
    new Uint8Array(createHmac('sha256', `${side}-${version}`).update(bytes).digest());
  return {
    algorithm: 'RSA256',
    keyVersion: String(version),
    sign: async (bytes) => mac(bytes),
    verify: async (bytes, signature) => signature.length === 32 && timingSafeEqual(mac(bytes), signature),
  };
};

// After the call has set its timer; setImmediate is real. What is asked for in a test's last turn comes after its end.
const letTimePass = (): void => {
  setImmediate(() => {
    if (vi.isFakeTimers()) vi.advanceTimersByTime(pauseMs);
  });
};

interface Real {
  readonly sandbox: Sandbox;
  readonly wire: FaultyFetch;
  /** Which key versions each side signs with and knows of the other. */
  readonly keys: { merchant: number; merchantKnown: number; gateway: number; gatewayKnown: number };
  client: RedeemClient;
  /** Called when a call is about to pause. */
  onBackOff: () => void;
  readonly restart: () => void;
}

interface Known {
  /** What the caller wrote down about a bizNo. */
  succeededWith: number | undefined;
  /** The last call said failed, and none was made since. */
  failed: boolean;
  /** An unknown outcome that may have been delivered; `before` a restart, the client cannot know of it. */
  open: 'no' | 'here' | 'before';
}

interface Model {
  readonly bizNos: Map<string, Known>;
  readonly topUps: { points: number };
}

const startPoints = 100;

const createReal = (sides: TwoSides | undefined): Real => {
  const keys = { merchant: 1, merchantKnown: 1, gateway: 1, gatewayKnown: 1 };
  const known = (side: string, version: string | undefined, newest: number): Verifier | undefined => {
    const wanted = version === undefined ? newest : Number(version);
    return wanted <= newest ? keyOf(side, wanted) : undefined;
  };
  const gatewaySigner: Signer = {
    algorithm: 'RSA256',
    get keyVersion() {
      return String(keys.gateway);
    },
    sign: (bytes) => keyOf('gateway', keys.gateway).sign(bytes),
  };
  const sandbox = createSandbox({
    clients: [
      {
        clientId: CLIENT_ID,
        verificationKeys: (version) => known('merchant', version, keys.merchantKnown),
        ...(sides && { sealingKey: sides.merchant.sealingKey }),
      },
    ],
    signingKey: gatewaySigner,
    ...(sides && { openingKeys: sides.gateway.openingKey }),
    users: [{ ipRoleId: USER, points: startPoints }],
  });
  const turnAway = async (): Promise<Response> => {
    const { headers, body } = await sealMessage(
      {
        role: 'response',
        method: 'POST',
        path: PATH,
        clientId: CLIENT_ID,
        time: formatTime(Date.now()),
        body: encodeJson({ result: { resultCode: 'ACCESS_DENIED', resultStatus: 'F', resultMessage: '' } }),
      },
      { signer: gatewaySigner, ...(sides && { sealing: { key: sides.merchant.sealingKey } }) },
    );
    return new Response(body as Uint8Array<ArrayBuffer>, { headers });
  };
  const wire = createFaultyFetch(sandbox, {
    onSilence: () => vi.advanceTimersByTime(attemptMs),
    turnAway,
  });
  const merchantSigner: Signer = {
    algorithm: 'RSA256',
    get keyVersion() {
      return String(keys.merchant);
    },
    sign: (bytes) => keyOf('merchant', keys.merchant).sign(bytes),
  };
  const newClient = (): RedeemClient =>
    createRedeemClient({
      baseUrl: 'https://gateway.test',
      clientId: CLIENT_ID,
      signingKey: merchantSigner,
      verificationKeys: (version) => known('gateway', version, keys.gatewayKnown),
      ...(sides && { sealingKey: sides.gateway.sealingKey, openingKeys: sides.merchant.openingKey }),
      fetch: wire.fetch,
      timeouts: { attemptMs, totalMs },
      retry: { on: 'unknown', delaysMs: [0, pauseMs] },
      hooks: { onRetry: () => real.onBackOff() },
    });
  const real: Real = {
    sandbox,
    wire,
    keys,
    client: undefined as unknown as RedeemClient,
    onBackOff: letTimePass,
    restart: () => {
      real.client = newClient();
    },
  };
  real.restart();
  return real;
};

const recordOf = (model: Model, bizNo: string): Known => {
  const known: Known = model.bizNos.get(bizNo) ?? { succeededWith: undefined, failed: false, open: 'no' };
  model.bizNos.set(bizNo, known);
  return known;
};

const pointsMoved = ({ sandbox }: Real, bizNo: string): number =>
  sandbox.ledger.redemption(CLIENT_ID, bizNo)?.points ?? 0;

/** What must hold at every moment. */
function check(model: Model, real: Real): void {
  let moved = 0;
  for (const [bizNo, { succeededWith, failed }] of model.bizNos) {
    const points = pointsMoved(real, bizNo);
    moved += points;
    if (succeededWith !== undefined) expect(points, `${bizNo} succeeded`).toBe(succeededWith);
    else if (failed) expect(points, `${bizNo} failed`).toBe(0);
  }
  // Nothing was debited twice, and nothing under a bizNo that the caller never chose.
  expect(real.sandbox.ledger.balance(USER)).toBe(startPoints + model.topUps.points - moved);
}

interface Attempted {
  readonly bizNo: string;
  readonly points: number;
  readonly abort: 'never' | 'before' | 'on-the-wire' | 'in-back-off';
  /** Another call is under way at the same time, and moves the same clock. */
  readonly beside?: boolean;
}

/** Makes one call as a careful caller does, and writes down what it said. */
async function redeemOnce(
  model: Model,
  { real, attempted }: { real: Real; attempted: Attempted },
): Promise<void> {
  const { bizNo, points, abort, beside = false } = attempted;
  const known = recordOf(model, bizNo);
  const controller = new AbortController();
  if (abort === 'before') controller.abort();
  if (abort === 'on-the-wire') real.wire.onRequest(() => controller.abort());
  if (abort === 'in-back-off') real.onBackOff = () => setImmediate(() => controller.abort());
  const started = Date.now();
  let outcome: RedeemOutcome;
  try {
    outcome = await real.client.redeem(redemption(bizNo, points), {
      signal: controller.signal,
      ...(known.open === 'before' && { earlierAttempts: 'unresolved' }),
    });
  } catch (error) {
    // Another body under an open bizNo: refused before anything was sent.
    if (!isRedeemClientError(error) || error.code !== 'ERR_BIZ_NO_BODY_CHANGED') throw error;
    expect(known.open).not.toBe('no');
    return;
  } finally {
    real.wire.onRequest(() => {});
    real.onBackOff = letTimePass;
  }
  // One step of the clock may carry it past the deadline by the step; what two calls asked for before that comes after.
  expect(Date.now() - started).toBeLessThanOrEqual(totalMs + attemptMs + (beside ? 2 * pauseMs : 0));
  expect(outcome.bizNo).toBe(bizNo);
  count(outcome);
  known.failed = outcome.status === 'failed';
  if (outcome.status === 'succeeded') {
    known.succeededWith = points;
    known.open = 'no';
  }
  if (outcome.status === 'failed') known.open = 'no';
  // An open call of an earlier client stays open; the caller still has it in the books.
  if (outcome.status === 'unknown' && outcome.reason.sent === 'maybe' && known.open === 'no')
    known.open = 'here';
}

// How often each outcome and reason came up: a model that only ever succeeds would prove nothing.
const seen = new Map<string, number>();
const count = (outcome: RedeemOutcome): void => {
  const name = outcome.status === 'unknown' ? outcome.reason.code : outcome.status;
  seen.set(name, (seen.get(name) ?? 0) + 1);
};

type Command = fc.AsyncCommand<Model, Real>;

const command = (name: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  toString: () => name,
  run: async (model, real) => {
    await run(model, real);
    // Whatever ended has let go of its timers.
    expect(vi.getTimerCount()).toBe(0);
    check(model, real);
  },
});

// The sandbox's own faults, without those whose only effect is to take long or to be large.
const slow = ['delay', 'slow-drip', 'huge-body', 'gzip-bomb'];
// The ones that say something about the redemption that may be false.
const lies = [
  'unknown-exception-f',
  'unknown-exception-s',
  'unknown-exception-after-commit',
  'unlisted-code',
  'unsigned-success',
  'unsigned-failure',
  'answer-of-another-request',
];
const sandboxFaults = FAULTS.map(({ name }) => name).filter((name) => !slow.includes(name));

const fault: fc.Arbitrary<WireFault> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ type: 'none' } as const) },
  { weight: 2, arbitrary: fc.constant({ type: 'turned-away' } as const) },
  { weight: 5, arbitrary: fc.constantFrom(...wireFaultTypes).map((type) => ({ type })) },
  { weight: 2, arbitrary: fc.constantFrom(...lies).map((name) => ({ type: 'sandbox', name }) as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...sandboxFaults).map((name) => ({ type: 'sandbox', name }) as const),
  },
);
// Up to three attempts are made; a silent one costs its whole time limit, so silence is rarer than in `fault` alone.
const faults = fc.array(fault, { maxLength: 3 });
const bizNo = fc.constantFrom('order-1', 'order-2', 'order-3');
const points = fc.constantFrom(1, 40, 70, 150);
const abort = fc.oneof(
  { weight: 6, arbitrary: fc.constant('never' as const) },
  { weight: 2, arbitrary: fc.constantFrom('before', 'on-the-wire', 'in-back-off') },
);
// The same bizNo mostly keeps its points, as a caller's own retry would.
const request = fc.oneof(
  {
    weight: 4,
    arbitrary: bizNo.map((id) => ({
      bizNo: id,
      points: { 'order-1': 40, 'order-2': 70, 'order-3': 150 }[id],
    })),
  },
  { weight: 1, arbitrary: fc.record({ bizNo, points }) },
);

const commands: fc.Arbitrary<Command>[] = [
  fc.tuple(request, faults, abort).map(([what, plan, when]) =>
    command(`redeem(${JSON.stringify({ ...what, plan, when })})`, async (model, real) => {
      real.wire.plan(plan);
      await redeemOnce(model, { real, attempted: { ...what, abort: when } });
    }),
  ),
  fc.tuple(request, faults).map(([what, plan]) =>
    command(`redeemTwiceAtOnce(${JSON.stringify({ ...what, plan })})`, async (model, real) => {
      real.wire.plan(plan);
      const attempted: Attempted = { ...what, abort: 'never', beside: true };
      await Promise.all([redeemOnce(model, { real, attempted }), redeemOnce(model, { real, attempted })]);
    }),
  ),
  fc.constant(command('deliverLate', (_, real) => real.wire.flush())),
  fc.constant(
    command('restart', async (model, real) => {
      for (const known of model.bizNos.values()) if (known.open === 'here') known.open = 'before';
      real.restart();
    }),
  ),
  fc.constantFrom(30, 100).map((more) =>
    command(`topUp(${more})`, async (model, real) => {
      model.topUps.points += more;
      await real.sandbox.ledger.setBalance(USER, (real.sandbox.ledger.balance(USER) ?? 0) + more);
    }),
  ),
  fc.constantFrom('merchant', 'merchantKnown', 'gateway', 'gatewayKnown').map((side) =>
    command(`newKey(${side})`, async (_, { keys }) => {
      // A side signs with a new key at any moment; the other side learns of it at any other.
      const newest = { merchant: 3, gateway: 3, merchantKnown: keys.merchant, gatewayKnown: keys.gateway }[
        side
      ];
      keys[side] = Math.min(keys[side] + 1, newest);
    }),
  ),
];

const explore = async (sides: TwoSides | undefined, numRuns: number): Promise<void> => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 12, size: 'max' }), async (sequence) => {
      const model: Model = { bizNos: new Map(), topUps: { points: 0 } };
      const real = createReal(sides);
      await fc.asyncModelRun(() => ({ model, real }), sequence);
      // What was held back arrives in the end; nothing that was said may become wrong by it.
      await real.wire.flush();
      check(model, real);
    }),
    { numRuns, endOnFailure: true },
  );
};

describe('a model of caller, client, wire and gateway', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test(`${runs} sequences of plain bodies: no outcome is ever wrong`, async () => {
    await explore(undefined, runs);
    for (const name of ['succeeded', 'failed', 'ERR_EARLIER_ATTEMPT_OPEN', 'ERR_TIMEOUT', 'ERR_ABORTED']) {
      expect(seen.get(name), name).toBeGreaterThan(0);
    }
  }, 3_600_000);

  // Unwrapping costs two private RSA operations a call, so there are fewer of these.
  const sealedRuns = Math.ceil(runs / 20);
  test(`${sealedRuns} sequences of sealed bodies: no outcome is ever wrong`, async () => {
    await explore(await createTwoSides(), sealedRuns);
  }, 3_600_000);
});
