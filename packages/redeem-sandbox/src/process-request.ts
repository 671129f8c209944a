// In: a request as it arrived. Out: the answer for the wire; ledger and journal are written before it leaves.
import type { ContentKey, OpeningKey } from '@redeemkit/rsa-aes-envelope';
import type { Signer } from '@redeemkit/signature-header';
import { isSandboxError } from './errors.ts';
import type { FaultChooser } from './faults/choose-faults.ts';
import { type ChosenFault, parseFaultHeader } from './faults/fault-rules.ts';
import { toGatewayResult } from './gateway-result.ts';
import { makeAnswer, planAnswer } from './make-answer.ts';
import type { OperationAnswer, OperationContext, OperationSubject, SandboxOperation } from './operation.ts';
import { readRequest, refuseStale, routeRequest } from './read-request.ts';
import { recogniseRequest, type SandboxClient } from './recognise-request.ts';
import { type PackedRecord, type RecordPacker, unpackRecord } from './record-pages.ts';
import { headOf, headText } from './record-text.ts';
import type { ReplayCache } from './replay-cache.ts';
import { sha256Hex } from './sha256-hex.ts';
import type { AnsweredRecord, ReceivedRecord, SandboxStore, VerificationStep } from './state.ts';
import { headerIndex, type ReceivedRequest, type WireAnswer } from './wire.ts';

/** The header by which one request asks for faults; it exists in the sandbox only. */
export const FAULT_HEADER = 'Sandbox-Fault';

/** Everything requests are processed with. */
export interface Processor {
  readonly clients: ReadonlyMap<string, SandboxClient>;
  readonly operations: ReadonlyMap<string, SandboxOperation>;
  readonly signer: Signer;
  readonly stranger: () => Promise<Signer>;
  readonly openingKeys: readonly OpeningKey[];
  readonly store: SandboxStore;
  readonly faults: FaultChooser;
  readonly replays: ReplayCache<PackedRecord>;
  readonly packReplay: RecordPacker['pack'];
  readonly defaultPoints: number | undefined;
  readonly windowMs: number;
  readonly maxBytes: number;
  readonly now: () => number;
  readonly newTracerId: () => string;
  /** Told the journal id when a request has arrived and when it has been answered. */
  readonly notify: (id: number) => void;
}

/** A request on its way through; what is not read-only is filled in as it becomes known. */
interface Case {
  received: ReceivedRequest;
  readonly at: number;
  readonly tracerId: string;
  readonly steps: VerificationStep[];
  /** By its header; those of a request that nobody is recognised by are not obeyed. */
  requestedFaults: readonly ChosenFault[];
  client: SandboxClient | undefined;
  clientId: string | undefined;
  operation: SandboxOperation | undefined;
  requestWas: 'plain' | 'sealed';
  plaintext: Uint8Array | undefined;
  contentKey: ContentKey | undefined;
  /** SHA-256 of the plaintext body in hexadecimal digits; empty as long as nobody has read it. */
  bodyDigest: string;
  subject: OperationSubject;
}

const NO_SUBJECT: OperationSubject = {};

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
  const one: Case = {
    received,
    at,
    tracerId: p.newTracerId(),
    steps,
    requestedFaults: [],
    client: undefined,
    clientId: undefined,
    operation: undefined,
    requestWas: 'plain',
    plaintext: undefined,
    contentKey: undefined,
    bodyDigest: '',
    subject: NO_SUBJECT,
  };
  if (received.body.length > p.maxBytes) {
    steps.push({ step: 'size', verdict: 'failed', detail: `body is longer than ${p.maxBytes} bytes` });
    const text = `The body is longer than the ${p.maxBytes} bytes that the sandbox reads.`;
    // The journal keeps that it came, not what it was.
    one.received = { ...received, body: new Uint8Array() };
    return turnAway(one, p, { status: 413, text });
  }
  steps.push({ step: 'size', verdict: 'passed', detail: `${received.body.length} bytes` });
  const headers = headerIndex(received.headers);
  let requestedFaults: readonly ChosenFault[];
  try {
    requestedFaults = headers(FAULT_HEADER).flatMap(parseFaultHeader);
  } catch (error) {
    if (!isSandboxError(error)) throw error;
    steps.push({ step: 'headers', verdict: 'failed', detail: `${FAULT_HEADER}: ${error.message}` });
    const text = `${FAULT_HEADER}: ${error.message}`;
    return turnAway(one, p, { status: 400, text });
  }

  const route = routeRequest(received, { headers, operations: p.operations });
  const found = typeof route === 'string' ? route : route.name;
  steps.push({ step: 'route', verdict: typeof route === 'string' ? 'failed' : 'passed', detail: found });
  if (typeof route !== 'string') one.operation = route;
  const who = await recogniseRequest(received, { headers, clients: p.clients, steps });
  if (!('message' in who)) {
    one.clientId = who.clientId;
    return (await conclude(one, p, refusal(typeof route === 'string' ? route : who.code))).wire;
  }

  const { client, message, encrypt } = who;
  one.client = client;
  one.clientId = client.clientId;
  one.requestedFaults = requestedFaults;
  one.requestWas = encrypt === undefined ? 'plain' : 'sealed';
  if (typeof route === 'string') return (await conclude(one, p, refusal(route))).wire;
  const stale = refuseStale(message.time, { now: at, windowMs: p.windowMs, steps });
  if (stale) return (await conclude(one, p, refusal(stale.code, stale.message))).wire;

  const digest = await sha256Hex(message.body);
  const proceed = async (): Promise<Concluded> => {
    const context = { operation: route, openingKeys: p.openingKeys, maxBytes: p.maxBytes, steps };
    const read = await readRequest(who, context);
    one.plaintext = read.plaintext;
    one.contentKey = read.contentKey;
    if (!('operation' in read)) return conclude(one, p, refusal(read.code, read.message));
    const { operation, request } = read;
    one.subject = operation.subjectOf(request);
    one.bodyDigest = encrypt === undefined ? digest : await sha256Hex(read.plaintext);
    return conclude(one, p, (context) => operation.run(request, context));
  };

  // The Encrypt header is not signed. A captured request that comes back with another one is answered from memory,
  // and never gets near the private key.
  // The string to sign, its body as a digest.
  const key = `${message.method} ${message.path}\n${message.clientId}.${message.time}.${digest}`;
  const pending = p.replays.get(key, at);
  const earlier = pending === undefined ? undefined : await pending;
  if (earlier !== undefined) {
    steps.push({ step: 'repeat', verdict: 'passed', detail: 'an exact repeat: answered from memory' });
    const { text, body } = unpackRecord(earlier);
    const wire: WireAnswer = { ...headOf(text), body, delivery: { kind: 'whole' }, delayMs: 0 };
    await keep(one, p, wire);
    return wire;
  }
  const concluded = proceed();
  p.replays.set(
    key,
    at,
    concluded.then(({ wire, honest }) => (honest ? p.packReplay(headText(wire), wire) : undefined)),
  );
  return (await concluded).wire;
}

const refusal =
  (code: string, message?: string): Work =>
  () => ({ response: { result: toGatewayResult(code, message) }, effect: 'unchanged' });

/** Runs the work and the journal record in one transaction, makes the answer, and keeps it before it leaves. */
async function conclude(one: Case, p: Processor, work: Work): Promise<Concluded> {
  const { client, received, requestWas, contentKey, bodyDigest, tracerId, at } = one;
  // Nobody who was not recognised gets to see a fault: rules are for partners.
  const chosen = client === undefined ? [] : p.faults.choose(targetOf(one, client));
  const faults = [...one.requestedFaults, ...chosen];
  const plan = planAnswer(faults);

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
      opened,
      resultCode: plan.edge === undefined ? result.resultCode : undefined,
      resultStatus: plan.edge === undefined ? result.resultStatus : undefined,
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
  const { received, at, tracerId, clientId, plaintext, requestWas, subject, steps } = one;
  return {
    tracerId,
    at,
    method: received.method,
    path: received.path,
    headers: received.headers,
    body: received.body,
    opened: requestWas === 'sealed' ? plaintext : undefined,
    clientId,
    operation: one.operation?.name,
    bizNo: subject.bizNo,
    ipRoleId: subject.ipRoleId,
    steps,
  };
}
