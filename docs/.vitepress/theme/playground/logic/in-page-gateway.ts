// In: keys and a client id. Out: a gateway in this page and a client of it, which sends exactly the message composed.
import { decodeJson, isSchemaError, type RequestOf } from '@redeemkit/benefit-redeem-schema';
import {
  createRedeemClient,
  type FetchLike,
  type Outcome,
  type RedeemClientConfig,
  retryNever,
} from '@redeemkit/redeem-client';
import {
  createMemoryStore,
  createSandbox,
  FAULT_HEADER,
  FAULTS,
  type Sandbox,
  type SandboxStore,
  type VerificationStep,
} from '@redeemkit/redeem-sandbox';
import type { OpeningKey, SealingKey } from '@redeemkit/rsa-aes-envelope';
import type { SigningKey, VerificationKey } from '@redeemkit/signature-header';
import { type MessageState, operationOf, START_POINTS } from './message-state.ts';
import { type Problem, toProblem } from './read-keys.ts';
import { tamper, type WireRequest } from './tamper.ts';
import type { Trace } from './trace-message.ts';

/** Every fault there is, for the menu. */
export { FAULTS };

/** The keys of both sides, each where it belongs. */
export interface GatewayKeys {
  readonly own: {
    readonly signing: SigningKey;
    readonly verification: VerificationKey;
    readonly opening: OpeningKey;
    readonly sealing: SealingKey;
  };
  readonly gateway: {
    readonly signing: SigningKey;
    readonly verification: VerificationKey;
    readonly opening: OpeningKey;
    /** What requests are sealed with; another one than the gateway's own, if the visitor pasted one. */
    readonly sealing: SealingKey;
  };
}

/** An answer as it arrived. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** False when it broke off, or when more came than is shown. */
  readonly complete: boolean;
}

/** One thing the outcome does not say: nothing left, because the client refused. */
export interface Refusal extends Problem {
  readonly issues: readonly { readonly path: string; readonly message: string }[];
}

/** What became of one message. */
export interface Exchange {
  readonly request: WireRequest;
  readonly refusal: Refusal | undefined;
  /** The gateway's own checks, in their order. */
  readonly steps: readonly VerificationStep[];
  readonly effect: 'committed' | 'unchanged' | 'repeated' | undefined;
  readonly faults: readonly string[];
  readonly answer: ReceivedAnswer | undefined;
  /** The answer before it was sealed, as the gateway wrote it. */
  readonly answerPlain: Uint8Array | undefined;
  readonly outcome: Outcome<unknown, string | undefined> | undefined;
  /** Points of the user, when the message names one. */
  readonly balance: number | undefined;
}

/** Gateway and client of one set of keys. */
export interface InPageGateway {
  send(state: MessageState, trace: Trace): Promise<Exchange>;
}

// Long enough for a slow phone to sign and verify, short enough to wait for when a fault holds the answer back.
const ATTEMPT_MS = 2_500;
// More of an answer than this is not shown; the faults send up to 64 MiB.
const SHOWN_BYTES = 65_536;

/** A ledger that outlives a change of keys. */
export const createLedger = (): SandboxStore => createMemoryStore();

/** Sets both sides up. Nothing here touches the network: the client's fetch is the sandbox's. */
export function createInPageGateway(options: {
  readonly keys: GatewayKeys;
  readonly clientId: string;
  readonly store: SandboxStore;
  /** How long the client waits for one answer. */
  readonly attemptMs?: number;
}): InPageGateway {
  const { keys, clientId, store, attemptMs = ATTEMPT_MS } = options;
  const sandbox = createSandbox({
    clients: [{ clientId, verificationKeys: keys.own.verification, sealingKey: keys.own.sealing }],
    signingKey: keys.gateway.signing,
    openingKeys: keys.gateway.opening,
    defaultPoints: START_POINTS,
    store,
  });
  let wire: { readonly request: WireRequest; readonly fault: string } | undefined;
  let watched: Promise<ReceivedAnswer> | undefined;
  const fetch: FetchLike = async (_, init) => {
    if (wire === undefined) throw new TypeError('There is no message to send.');
    const { request, fault } = wire;
    const response = await sandbox.fetch(`https://gateway.invalid${request.path}`, {
      method: 'POST',
      headers: { ...request.headers, ...(fault !== '' && { [FAULT_HEADER]: fault }) },
      body: request.body as Uint8Array<ArrayBuffer>,
      signal: init.signal as AbortSignal,
    });
    watched = watch(response.clone());
    return response;
  };
  const base: RedeemClientConfig = {
    baseUrl: 'https://gateway.invalid',
    clientId,
    signingKey: keys.own.signing,
    verificationKeys: keys.gateway.verification,
    fetch,
    retry: retryNever,
    timeouts: { attemptMs, totalMs: attemptMs + 500 },
  };
  // Each kind of message needs a client that expects answers of the same kind.
  const clients = {
    plain: createRedeemClient(base),
    sealed: createRedeemClient({ ...base, sealingKey: keys.gateway.sealing, openingKeys: keys.own.opening }),
  };

  return {
    async send(state, trace) {
      const { path, message } = trace;
      const request = tamper({ path, headers: message.headers, body: message.body }, state.tampering);
      const fault = state.fault === '' ? '' : [state.fault, state.faultSetting].filter(Boolean).join(';');
      const before = lastId(sandbox);
      wire = { request, fault };
      watched = undefined;
      let outcome: Exchange['outcome'];
      let refusal: Refusal | undefined;
      let input: unknown;
      try {
        input = decodeJson(trace.plain);
        const operation = { ...operationOf(state), path };
        outcome = await clients[state.sealed ? 'sealed' : 'plain'].call(
          operation,
          input as RequestOf<typeof operation>,
        );
      } catch (error) {
        refusal = { ...toProblem(error), issues: isSchemaError(error) ? error.issues : [] };
      }
      const exchange = sandbox.journal.find({ limit: 1 }).find(({ id }) => id > before);
      const user = userOf(input);
      return {
        request,
        refusal,
        steps: exchange?.received.steps ?? [],
        effect: exchange?.answered?.effect,
        faults: exchange?.answered?.faults ?? [],
        answer: await watched,
        answerPlain: exchange?.answered?.opened ?? exchange?.answered?.body,
        outcome,
        balance: user === undefined ? undefined : (sandbox.ledger.balance(user) ?? START_POINTS),
      };
    },
  };
}

const lastId = (sandbox: Sandbox): number => sandbox.journal.find({ limit: 1 })[0]?.id ?? 0;

/** The user a body is about, in the places where the three operations name one. */
function userOf(input: unknown): string | undefined {
  const { ipRoleId, accessToken, providerUserInfo } = (input ?? {}) as Readonly<Record<string, unknown>>;
  const inner = (providerUserInfo as { readonly ipRoleId?: unknown } | null | undefined)?.ipRoleId;
  const found = [ipRoleId, inner, String(accessToken ?? '').replace('sandbox-token-', '')].find(
    (value) => typeof value === 'string' && /^2160\d{1,28}$/.test(value),
  );
  return found as string | undefined;
}

/** Reads a copy of an answer for showing: bounded, and whatever breaks is only noted. */
async function watch(response: Response): Promise<ReceivedAnswer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  let complete = true;
  const reader = response.body?.getReader();
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      parts.push(next.value.subarray(0, SHOWN_BYTES - size));
      size += parts.at(-1)?.length ?? 0;
      if (size < SHOWN_BYTES) continue;
      complete = false;
      // The other copy is read on by the client; this one must not wait for it.
      reader?.cancel().catch(() => undefined);
      break;
    }
  } catch {
    complete = false;
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return { status: response.status, headers: [...response.headers], body, complete };
}
