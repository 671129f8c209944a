// In: nothing. Out: the shape of a fault and of the plan of an answer that faults change.
import type { Signer } from '@redeemkit/signature-header';
import type { GatewayResponse, GatewayResult } from '../gateway-result.ts';
import type { Delivery } from '../wire.ts';

/** A signed and perhaps sealed answer, on its way out. */
export interface SignedAnswer {
  /** A member that is `undefined` is not sent. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** What a fault may use to spoil an answer after it was signed. */
export interface FaultTools {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The method and path that the answer is signed for, and the client it is for. */
  readonly signedFor: { readonly method: string; readonly path: string; readonly clientId: string };
  readonly sealed: boolean;
  /** Puts another body into the answer and signs it again, so that only the body is at fault. */
  readonly signAgain: (answer: SignedAnswer, body: Uint8Array) => Promise<SignedAnswer>;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** How an answer is going to be made. The honest plan is in `process-request.ts`; each fault changes a part of it. */
export interface AnswerPlan {
  /** `skip`: the operation is not run; nothing is debited. */
  readonly commit: 'run' | 'skip';
  /** A final failure to record instead of moving points. */
  readonly refusal: string | undefined;
  /** Answered instead of what the operation said. */
  readonly result: GatewayResult | undefined;
  readonly encode: (response: GatewayResponse) => Uint8Array;
  /** Epoch milliseconds → Response-Time. */
  readonly time: (now: number) => string;
  /** The key that signs, given the gateway's own and one that no client was ever given. */
  readonly signer: (own: Signer, stranger: () => Promise<Signer>) => Signer | Promise<Signer>;
  /** The path to sign for, given the request's. */
  readonly signedPath: (own: string) => string;
  readonly sealing: 'as-requested' | 'never';
  /** `unsigned`: the answer leaves without Signature. */
  readonly signing: 'signed' | 'unsigned';
  readonly finish: (answer: SignedAnswer, tools: FaultTools) => SignedAnswer | Promise<SignedAnswer>;
  /** An answer that no gateway made, but something in front of it; replaces the signed one. */
  readonly edge: { readonly headers: Readonly<Record<string, string>>; readonly body: string } | undefined;
  readonly status: number;
  readonly delivery: Delivery;
  readonly delayMs: number;
}

/** Settings a fault takes; in the header form `delay;ms=200`. */
export interface FaultSettings {
  /** Milliseconds. */
  readonly ms?: number;
  /** Bytes. */
  readonly bytes?: number;
}

/** What a correct client (one try, no retries) reports when the fault strikes a redemption that would succeed. */
export type FaultOutcome = 'succeeded' | 'failed' | 'unknown';

/** One named fault: a row of docs/sandbox-faults and the code that does what the row says. */
export interface Fault {
  readonly name: string;
  readonly group: 'connection' | 'edge' | 'authenticity' | 'body' | 'dialect' | 'business';
  /** One sentence, present tense. */
  readonly does: string;
  readonly outcome: FaultOutcome;
  /** Whether the points have moved when the client reports that outcome. */
  readonly debits: 'once' | 'never';
  /** `sealed` or `plain`: the other kind passes unchanged. `sockets`: `sandbox.fetch` cannot show it and answers honestly. */
  readonly appliesTo: 'everything' | 'plain' | 'sealed' | 'sockets';
  readonly settings?: string;
  readonly plan: (plan: AnswerPlan, settings: FaultSettings) => AnswerPlan;
}

/** The same answer with one header set, or left out when `value` is undefined. */
export function withHeader(answer: SignedAnswer, name: string, value: string | undefined): SignedAnswer {
  return { ...answer, headers: { ...answer.headers, [name]: value } };
}
