// In: a request as it arrived. Out: the answer for the wire; ledger and journal are written before it leaves.
import type { ContentKey, OpeningKey } from '@redeemkit/rsa-aes-envelope';
import type { Signer } from '@redeemkit/signature-header';
import { isSandboxError } from './errors.ts';
import type { FaultChooser } from './faults/choose-faults.ts';
import { type ChosenFault, parseFaultHeader } from './faults/fault-rules.ts';
import { toGatewayResult } from './gateway-result.ts';
import { makeAnswer, planAnswer } from './make-answer.ts';
import type { OperationAnswer, OperationContext, OperationSubject, SandboxOperation } from './operation.ts';
import { packHeaders, unpackHeaders } from './pack-headers.ts';
import { readRequest, refuseStale, routeRequest } from './read-request.ts';
import { recogniseRequest, type SandboxClient } from './recognise-request.ts';
import type { ReplayCache } from './replay-cache.ts';
import { sha256Hex } from './sha256-hex.ts';
import type { AnsweredRecord, ReceivedRecord, SandboxStore, VerificationStep } from './state.ts';
import { headerValues, type ReceivedRequest, type WireAnswer } from './wire.ts';

/** The header by which one request asks for faults; it exists in the sandbox only. */
export const FAULT_HEADER = 'Sandbox-Fault';

/** An honest answer as the replay cache keeps it. */
interface KeptAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: Uint8Array;
}

/** Everything requests are processed with. */
export interface Processor {
  readonly clients: ReadonlyMap<string, SandboxClient>;
  readonly operations: ReadonlyMap<string, SandboxOperation>;
  readonly signer: Signer;
  readonly stranger: () => Promise<Signer>;
  readonly openingKeys: readonly OpeningKey[];
  readonly store: SandboxStore;
  readonly faults: FaultChooser;
  readonly replays: ReplayCache<KeptAnswer>;
  readonly defaultPoints: number | undefined;
  readonly windowMs: number;
  readonly maxBytes: number;
  readonly now: () => number;
  readonly newTracerId: () => string;
  /** Told the journal id when a request has arrived and when it has been answered. */
  readonly notify: (id: number) => void;
}

/** A request on its way through; the later members are filled in as they become known. */
interface Case {
  readonly received: ReceivedRequest;
  readonly at: number;
  readonly tracerId: string;
  readonly steps: VerificationStep[];
  readonly requestedFaults: readonly ChosenFault[];
  readonly client?: SandboxClient;
  readonly clientId?: string | undefined;
  readonly operation?: SandboxOperation;
  readonly requestWas: 'plain' | 'sealed';
  readonly plaintext?: Uint8Array | undefined;
  readonly contentKey?: ContentKey | undefined;
  readonly subject: OperationSubject;
}

type Work = (context: OperationContext) => OperationAnswer;

/** The answer and whether it is the honest one, which an exact repeat may be given again. */
interface Concluded {
  readonly wire: WireAnswer;
  readonly honest: boolean;
}

/** Processes one request: size, headers, signature, clock, repeat, opening, body, ledger, answer; in this order. */
export async function processRequest(received: ReceivedRequest, p: Processor): Promise<WireAnswer> {
  const at = p.now();
  const steps: VerificationStep[] = [];
  const start = { at, tracerId: p.newTracerId(), steps, subject: {}, requestWas: 'plain' as const };
  if (received.body.length > p.maxBytes) {
    steps.push({ step: 'size', verdict: 'failed', detail: `body is longer than ${p.maxBytes} bytes` });
    const text = `The body is longer than the ${p.maxBytes} bytes that the sandbox reads.`;
    // The journal keeps that it came, not what it was.
    const kept = { ...received, body: new Uint8Array() };
    return turnAway({ ...start, received: kept, requestedFaults: [] }, p, { status: 413, text });
  }
  steps.push({ step: 'size', verdict: 'passed', detail: `${received.body.length} bytes` });
  let requestedFaults: readonly ChosenFault[];
  try {
    requestedFaults = headerValues(received.headers, FAULT_HEADER).flatMap(parseFaultHeader);
  } catch (error) {
    if (!isSandboxError(error)) throw error;
    steps.push({ step: 'headers', verdict: 'failed', detail: `${FAULT_HEADER}: ${error.message}` });
    const text = `${FAULT_HEADER}: ${error.message}`;
    return turnAway({ ...start, received, requestedFaults: [] }, p, { status: 400, text });
  }

  const route = routeRequest(received, p.operations);
  const found = typeof route === 'string' ? route : route.name;
  steps.push({ step: 'route', verdict: typeof route === 'string' ? 'failed' : 'passed', detail: found });
  const who = await recogniseRequest(received, { clients: p.clients, steps });
  if (!('message' in who)) {
    const { clientId } = who;
    const operation = typeof route === 'string' ? {} : { operation: route };
    const unknown = { ...start, received, requestedFaults: [], clientId, ...operation };
    return (await conclude(unknown, p, refusal(typeof route === 'string' ? route : who.code))).wire;
  }

  const { client, message, encrypt } = who;
  const requestWas = encrypt === undefined ? ('plain' as const) : ('sealed' as const);
  const known: Case = { ...start, received, requestedFaults, client, clientId: client.clientId, requestWas };
  if (typeof route === 'string') return (await conclude(known, p, refusal(route))).wire;
  const stale = refuseStale(message.time, { now: at, windowMs: p.windowMs, steps });
  if (stale)
    return (await conclude({ ...known, operation: route }, p, refusal(stale.code, stale.message))).wire;

  const proceed = async (): Promise<Concluded> => {
    const context = { operation: route, openingKeys: p.openingKeys, maxBytes: p.maxBytes, steps };
    const read = await readRequest(who, context);
    const { plaintext, contentKey } = read;
    const opened: Case = { ...known, operation: route, plaintext, contentKey };
    if (!('operation' in read)) return conclude(opened, p, refusal(read.code, read.message));
    const { operation, request } = read;
    const subject = operation.subjectOf(request);
    return conclude({ ...opened, subject }, p, (context) => operation.run(request, context));
  };

  // The Encrypt header is not signed. A captured request that comes back with another one is answered from memory,
  // and never gets near the private key.
  // The string to sign, whose grammar was checked when it verified.
  const head = `${message.method} ${message.path}\n${message.clientId}.${message.time}.`;
  const key = await sha256Hex(message.body, head);
  const pending = p.replays.get(key, at);
  const earlier = pending === undefined ? undefined : await pending;
  if (earlier !== undefined) {
    steps.push({ step: 'repeat', verdict: 'passed', detail: 'an exact repeat: answered from memory' });
    const { status, body } = earlier;
    const headers = unpackHeaders(earlier.headers);
    const wire: WireAnswer = { status, headers, body, delivery: { kind: 'whole' }, delayMs: 0 };
    await keep({ ...known, operation: route }, p, wire);
    return wire;
  }
  const concluded = proceed();
  p.replays.set(
    key,
    at,
    concluded.then(({ wire, honest }) => {
      if (!honest) return undefined;
      return { status: wire.status, headers: packHeaders(wire.headers), body: wire.body };
    }),
  );
  return (await concluded).wire;
}

const refusal =
  (code: string, message?: string): Work =>
  () => ({ response: { result: toGatewayResult(code, message) }, effect: 'unchanged' });

/** Runs the work and the journal record in one transaction, makes the answer, and keeps it before it leaves. */
async function conclude(one: Case, p: Processor, work: Work): Promise<Concluded> {
  const { client, received, requestWas, contentKey, tracerId, at } = one;
  // Nobody who was not recognised gets to see a fault: rules are for partners.
  const chosen = client === undefined ? [] : p.faults.choose(targetOf(one, client));
  const faults = [...one.requestedFaults, ...chosen];
  const plan = planAnswer(faults);
  const bodyDigest = await sha256Hex(one.plaintext ?? received.body);

  const { id, answer } = await transactOr(p, one, (state) => {
    const skipped: OperationAnswer = {
      response: { result: toGatewayResult('SUCCESS') },
      effect: 'unchanged',
    };
    if (plan.commit === 'skip') return skipped;
    const clientId = client?.clientId ?? '';
    const { defaultPoints } = p;
    return work({ clientId, now: at, bodyDigest, state, defaultPoints, refusal: plan.refusal });
  });
  p.notify(id);

  const { wire, opened } = await makeAnswer({
    plan,
    response: answer.response,
    method: received.method,
    path: received.path,
    tracerId,
    now: p.now(),
    client,
    clientId: one.clientId,
    requestWas,
    contentKey,
    signer: p.signer,
    stranger: p.stranger,
  });
  const result = plan.result ?? answer.response.result;
  await p.store.transact((state) =>
    state.addAnswered(id, {
      at: p.now(),
      status: wire.status,
      headers: wire.headers,
      body: wire.body,
      ...(opened === undefined ? {} : { opened }),
      ...(plan.edge === undefined
        ? { resultCode: result.resultCode, resultStatus: result.resultStatus }
        : {}),
      faults: faults.map(({ name }) => name),
      effect: answer.effect,
    }),
  );
  p.notify(id);
  return { wire, honest: client !== undefined && faults.length === 0 };
}

/** The transaction of `conclude`; when the ledger is full, the record alone and SYSTEM_ERROR. */
async function transactOr(
  p: Processor,
  one: Case,
  work: (state: OperationContext['state']) => OperationAnswer,
): Promise<{ readonly id: number; readonly answer: OperationAnswer }> {
  const record = toReceivedRecord(one);
  try {
    return await p.store.transact((state) => ({ id: state.addReceived(record), answer: work(state) }));
  } catch (error) {
    if (!isSandboxError(error) || error.code !== 'ERR_LEDGER_FULL') throw error;
    const answer: OperationAnswer = {
      response: { result: toGatewayResult('SYSTEM_ERROR') },
      effect: 'unchanged',
    };
    return p.store.transact((state) => ({ id: state.addReceived(record), answer }));
  }
}

/** Answers what never reached the gateway's own logic, in plain text. */
async function turnAway(
  one: Case,
  p: Processor,
  answer: { readonly status: number; readonly text: string },
): Promise<WireAnswer> {
  const wire: WireAnswer = {
    status: answer.status,
    headers: [['Content-Type', 'text/plain; charset=UTF-8']],
    body: new TextEncoder().encode(`${answer.text}\n`),
    delivery: { kind: 'whole' },
    delayMs: 0,
  };
  await keep(one, p, wire, 'unchanged');
  return wire;
}

/** Writes a request and its answer at once; for answers that change nothing. */
async function keep(
  one: Case,
  p: Processor,
  wire: WireAnswer,
  effect: AnsweredRecord['effect'] = 'repeated',
): Promise<void> {
  const { status, headers, body } = wire;
  const id = await p.store.transact((state) => {
    const added = state.addReceived(toReceivedRecord(one));
    state.addAnswered(added, { at: p.now(), status, headers, body, faults: [], effect });
    return added;
  });
  p.notify(id);
}

const targetOf = (one: Case, client: SandboxClient): Parameters<FaultChooser['choose']>[0] => ({
  clientId: client.clientId,
  operation: one.operation?.name,
  ...one.subject,
});

function toReceivedRecord(one: Case): ReceivedRecord {
  const { received, at, tracerId, clientId, operation, plaintext, requestWas } = one;
  return {
    tracerId,
    at,
    method: received.method,
    path: received.path,
    headers: received.headers,
    body: received.body,
    ...(requestWas === 'sealed' && plaintext !== undefined ? { opened: plaintext } : {}),
    ...(clientId === undefined ? {} : { clientId }),
    ...(operation === undefined ? {} : { operation: operation.name }),
    ...one.subject,
    steps: one.steps,
  };
}
