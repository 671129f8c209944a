// In: a verified request. Out: its decoded body and its operation, or the code to refuse it with (signed).
import { decodeJson, isSchemaError } from '@redeemkit/benefit-redeem-schema';
import { type ContentKey, isEnvelopeError, type OpeningKey, openBody } from '@redeemkit/rsa-aes-envelope';
import { checkFreshness } from '@redeemkit/signature-header';
import type { JsonObject, SandboxOperation } from './operation.ts';
import type { RecognisedRequest } from './recognise-request.ts';
import type { VerificationStep } from './state.ts';
import type { HeaderValues, ReceivedRequest } from './wire.ts';

/** A request that may be run. */
export interface ReadRequest {
  readonly operation: SandboxOperation;
  readonly request: JsonObject;
  /** The plaintext body. */
  readonly plaintext: Uint8Array;
  readonly contentKey: ContentKey | undefined;
}

/** Why a verified request is not run. */
export interface RefusedRequest {
  readonly code: string;
  readonly message?: string;
  /** Known when the body was opened before something else was found wrong. */
  readonly plaintext?: Uint8Array;
  readonly contentKey?: ContentKey;
}

// docs/protocol §9: text/plain or application/json, with or without a blank before charset, in either case.
const MEDIA_TYPE = /^(application\/json|text\/plain)\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

// One text for everything that depends on what was opened: a wrong key passes the padding check once in 255 times,
// so that bad padding, bad UTF-8 and bad JSON must look the same (threat-model, "RSAES-PKCS1-v1_5").
const CANNOT_OPEN: RefusedRequest = {
  code: 'PARAM_ILLEGAL',
  message: 'The sealed body could not be opened.',
};

/** The operation at a path, or why there is none; asked before anything is verified, answered after. */
export function routeRequest(
  received: ReceivedRequest,
  context: { readonly headers: HeaderValues; readonly operations: ReadonlyMap<string, SandboxOperation> },
): SandboxOperation | string {
  const operation = context.operations.get(received.path);
  if (operation === undefined) return 'INVALID_API';
  if (received.method !== 'POST') return 'METHOD_NOT_SUPPORTED';
  const [mediaType, ...more] = context.headers('Content-Type');
  if (mediaType === undefined || more.length > 0 || !MEDIA_TYPE.test(mediaType.trim())) {
    return 'MEDIA_TYPE_NOT_ACCEPTABLE';
  }
  return operation;
}

/** Checks the time; undefined when it is fresh. */
export function refuseStale(
  time: string,
  context: { readonly now: number; readonly windowMs: number; readonly steps: VerificationStep[] },
): RefusedRequest | undefined {
  const { now, windowMs, steps } = context;
  try {
    checkFreshness(time, { notBefore: now - windowMs, notAfter: now + windowMs });
    const detail =
      windowMs === Number.POSITIVE_INFINITY ? 'any time is accepted' : `within ${windowMs / 1000} s`;
    steps.push({ step: 'time', verdict: 'passed', detail });
    return undefined;
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unreadable';
    steps.push({ step: 'time', verdict: 'failed', detail });
    return { code: 'PARAM_ILLEGAL', message: `Request-Time: ${detail}.` };
  }
}

/** Opens the body if it is sealed, decodes it and checks it against the operation. */
export async function readRequest(
  recognised: RecognisedRequest,
  context: {
    readonly operation: SandboxOperation;
    readonly openingKeys: readonly OpeningKey[];
    readonly maxBytes: number;
    readonly steps: VerificationStep[];
  },
): Promise<ReadRequest | RefusedRequest> {
  const { client, message, encrypt } = recognised;
  const { operation, openingKeys, steps } = context;
  let plaintext = message.body;
  let contentKey: ContentKey | undefined;
  if (encrypt === undefined) {
    steps.push({ step: 'open', verdict: 'skipped', detail: 'no Encrypt header: the body is plain' });
  } else if (client.sealingKey === undefined || openingKeys.length === 0) {
    const missing =
      client.sealingKey === undefined ? "the client's sealing key" : "the sandbox's opening key";
    steps.push({ step: 'open', verdict: 'failed', detail: `sealed, but ${missing} is not configured` });
    return { code: 'ACCESS_DENIED', message: `Sealed messages are not set up: ${missing} is missing.` };
  } else {
    try {
      const opened = await openBody(message, { encrypt, keys: openingKeys, maxBytes: context.maxBytes });
      plaintext = opened.body;
      contentKey = opened.contentKey;
      steps.push({ step: 'open', verdict: 'passed', detail: `opened with key version ${opened.keyVersion}` });
    } catch (error) {
      if (!isEnvelopeError(error)) throw error;
      steps.push({ step: 'open', verdict: 'failed', detail: error.code });
      return error.code === 'ERR_OPEN_FAILED'
        ? CANNOT_OPEN
        : { code: 'PARAM_ILLEGAL', message: error.message };
    }
  }

  let input: unknown;
  try {
    input = decodeJson(plaintext, { maxBytes: context.maxBytes });
  } catch (error) {
    if (!isSchemaError(error)) throw error;
    steps.push({
      step: 'body',
      verdict: 'failed',
      detail: encrypt === undefined ? error.message : 'unreadable',
    });
    // Without the content key, and as an opening failure is answered.
    return encrypt === undefined ? { code: 'PARAM_ILLEGAL', message: error.message } : CANNOT_OPEN;
  }
  const known = { plaintext, ...(contentKey === undefined ? {} : { contentKey }) };
  try {
    const request = operation.parse(input);
    steps.push({ step: 'body', verdict: 'passed', detail: `a ${operation.name} request` });
    return { operation, request, plaintext, contentKey };
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'invalid';
    steps.push({ step: 'body', verdict: 'failed', detail });
    return { code: 'PARAM_ILLEGAL', message: detail, ...known };
  }
}
