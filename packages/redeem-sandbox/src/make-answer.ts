// In: what to answer, to whom, and the plan of the answer. Out: the answer on the wire: encoded, sealed, signed.
import type { ContentKey } from '@redeemkit/rsa-aes-envelope';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime, type Signer, signMessage } from '@redeemkit/signature-header';
import type { AnswerPlan, SignedAnswer } from './faults/fault.ts';
import type { ChosenFault } from './faults/fault-rules.ts';
import { findFault } from './faults/fault-table.ts';
import type { GatewayResponse } from './gateway-result.ts';
import type { SandboxClient } from './recognise-request.ts';
import type { WireAnswer } from './wire.ts';

/** The only Content-Type that the page of benefitRedeem documents. */
const CONTENT_TYPE = 'application/json; charset=UTF-8';

/** How an honest gateway answers. */
const HONEST_PLAN: AnswerPlan = {
  commit: 'run',
  refusal: undefined,
  result: undefined,
  encode: (response) => new TextEncoder().encode(JSON.stringify(response)),
  time: (now) => formatTime(now),
  signer: (own) => own,
  signedPath: (own) => own,
  sealing: 'as-requested',
  signing: 'signed',
  finish: (answer) => answer,
  edge: undefined,
  status: 200,
  delivery: { kind: 'whole' },
  delayMs: 0,
};

/** The plan of an answer with these faults, applied in order. */
export function planAnswer(faults: readonly ChosenFault[]): AnswerPlan {
  return faults.reduce((plan, { name, settings }) => findFault(name).plan(plan, settings), HONEST_PLAN);
}

/** What an answer is made from. */
export interface AnswerParts {
  readonly plan: AnswerPlan;
  readonly response: GatewayResponse;
  readonly method: string;
  readonly path: string;
  readonly tracerId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Absent: the request was not recognised and the answer is neither signed nor sealed. */
  readonly client: SandboxClient | undefined;
  /** Echoed in an unsigned answer. */
  readonly clientId: string | undefined;
  /** `sealed`: the request was. */
  readonly requestWas: 'plain' | 'sealed';
  /** The request's content key, used again for the answer (docs/protocol §5). */
  readonly contentKey: ContentKey | undefined;
  readonly signer: Signer;
  /** Signs for faults that need a foreign key. */
  readonly stranger: () => Promise<Signer>;
}

/** An answer and, when it is sealed, its plaintext for the journal. */
export interface MadeAnswer {
  readonly wire: WireAnswer;
  readonly opened: Uint8Array | undefined;
}

/** Makes the answer; its private-key operations are one signature and nothing else. */
export async function makeAnswer(parts: AnswerParts): Promise<MadeAnswer> {
  const { plan, client, tracerId } = parts;
  const { status, delivery, delayMs } = plan;
  if (plan.edge !== undefined) {
    const body = new TextEncoder().encode(plan.edge.body);
    const headers = Object.entries(plan.edge.headers);
    return { wire: { status, headers, body, delivery, delayMs }, opened: undefined };
  }
  const response = plan.result === undefined ? parts.response : { ...parts.response, result: plan.result };
  const plaintext = plan.encode(response);
  const time = plan.time(parts.now);
  let answer: SignedAnswer;
  let sealed = false;
  if (client === undefined || plan.signing === 'unsigned') {
    const clientId = client?.clientId ?? parts.clientId;
    answer = {
      headers: {
        ...(clientId === undefined ? {} : { 'Client-Id': clientId }),
        'Content-Type': CONTENT_TYPE,
        'Response-Time': time,
      },
      body: plaintext,
    };
  } else {
    const { clientId, sealingKey } = client;
    sealed = parts.requestWas === 'sealed' && sealingKey !== undefined && plan.sealing === 'as-requested';
    const signer = await plan.signer(parts.signer, parts.stranger);
    const path = plan.signedPath(parts.path);
    const { method, contentKey } = parts;
    const message = { role: 'response' as const, method, path, clientId, time, body: plaintext };
    const plain = { signer, contentType: CONTENT_TYPE };
    const honest = await sealMessage(
      message,
      sealed && sealingKey !== undefined
        ? { ...plain, sealing: { key: sealingKey, ...(contentKey === undefined ? {} : { contentKey }) } }
        : plain,
    );
    answer = { headers: honest.headers, body: honest.body };
    // Every answer without faults comes by here: the tools are for those that need them.
    if (plan.finish !== HONEST_PLAN.finish) {
      answer = await plan.finish(answer, {
        now: parts.now,
        signedFor: { method, path, clientId },
        sealed,
        randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
        signAgain: async (spoilt, body) => ({
          headers: {
            ...spoilt.headers,
            Signature: await signMessage({ method, path, clientId, time, body }, signer),
          },
          body,
        }),
      });
    }
  }
  const headers: (readonly [string, string])[] = [];
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers.push([name, value]);
  }
  headers.push(['Tracer-Id', tracerId]);
  return {
    wire: { status, headers, body: answer.body, delivery, delayMs },
    opened: sealed ? plaintext : undefined,
  };
}
