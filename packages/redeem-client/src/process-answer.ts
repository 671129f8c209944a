// In: a raw answer and the prepared request it belongs to. Out: what it proves. Nothing is parsed before it verified.
import {
  decodeResponse,
  isSchemaError,
  type Operation,
  type ResponseOf,
  type ResultPart,
  toOutcome,
} from '@redeemkit/benefit-redeem-schema';
import { openMessage } from '@redeemkit/secure-message';
import type { Diagnosis } from '@redeemkit/signature-header/explain';
import type { AnswerMemory } from './answer-memory.ts';
import type { Settings } from './config.ts';
import { explainAnswer } from './explain-answer.ts';
import { lookAtUnverified } from './look-at-unverified.ts';
import type { UnknownReasonCode, UnverifiedAnswer } from './outcome.ts';
import { fieldOf, type PreparedRequest, type PreparedSecrets } from './prepare.ts';
import type { RawAnswer } from './send.ts';

/** What one answer proves. */
export type Verdict<Response> =
  | {
      readonly status: 'succeeded' | 'failed';
      readonly keyVersion: string;
      readonly result: ResultPart;
      readonly response: Response;
      readonly advice: string;
    }
  | {
      readonly status: 'unknown';
      readonly reasonCode: UnknownReasonCode;
      readonly message?: string | undefined;
      readonly advice?: string | undefined;
      readonly causeCode?: string | undefined;
      readonly keyVersion?: string | undefined;
      readonly result?: ResultPart | undefined;
      readonly unverified?: UnverifiedAnswer | undefined;
      readonly explain?: (() => Promise<Diagnosis>) | undefined;
    };

// The codes of the packages below → reasons. What is not listed is a matter of opening when the envelope says it, else
// of the signature: both know of a key version that is not known.
const reasons: Readonly<Record<string, UnknownReasonCode>> = {
  ERR_SIGNATURE_MISSING: 'ERR_UNSIGNED',
  ERR_TIME_MISSING: 'ERR_UNSIGNED',
  ERR_KEY_LOOKUP_FAILED: 'ERR_KEY_LOOKUP',
  ERR_TIME_STALE: 'ERR_RESPONSE_TIME',
  ERR_TIME_FUTURE: 'ERR_RESPONSE_TIME',
  ERR_CLIENT_ID_MISMATCH: 'ERR_CLIENT_ID_MISMATCH',
  ERR_SEALING_REQUIRED: 'ERR_SEALING_MISMATCH',
  ERR_SEALING_FORBIDDEN: 'ERR_SEALING_MISMATCH',
  ERR_BODY_TOO_LARGE: 'ERR_RESPONSE_TOO_LARGE',
};

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
};

// Only our own errors may speak: they are known to quote no input.
const messageOf = (error: unknown): string | undefined =>
  error instanceof Error && codeOf(error)?.startsWith('ERR_') ? error.message : undefined;

// An unsigned answer: the status tells a proxy's page from a gateway that did not sign.
const unsigned = (raw: RawAnswer, unverified: UnverifiedAnswer): UnknownReasonCode => {
  if (unverified.resultStatus?.toUpperCase() === 'S') return 'ERR_UNSIGNED_SUCCESS';
  // Browsers report a redirect that was not followed as status 0.
  if (raw.status === 0 || (raw.status >= 300 && raw.status < 400)) return 'ERR_REDIRECT';
  return raw.status >= 200 && raw.status < 300 ? 'ERR_UNSIGNED' : 'ERR_HTTP_STATUS';
};

/** Raw answer → verdict. It never throws: whatever is wrong with an answer, the request was sent. */
export async function processAnswer<Op extends Operation>(
  prepared: PreparedRequest<Op>,
  options: {
    readonly raw: RawAnswer;
    readonly secrets: PreparedSecrets;
    readonly settings: Settings;
    readonly memory: AnswerMemory;
  },
): Promise<Verdict<ResponseOf<Op>>> {
  const { raw, secrets, settings, memory } = options;
  const { operation, method, path } = prepared;
  const { clientId, verificationKeys, openingKeys, suite, responseBytes } = settings;
  const contentKey = settings.answerKey(secrets.contentKey);
  let opened: Awaited<ReturnType<typeof openMessage>>;
  try {
    opened = await openMessage(
      { role: 'response', method, path, headers: raw.headers, body: raw.body },
      {
        clientId,
        verificationKeys,
        sealing: settings.sealing ? 'required' : 'forbidden',
        freshness: {
          notBefore: prepared.preparedAt - settings.earlyMs,
          notAfter: settings.now() + settings.lateMs,
        },
        maxBytes: responseBytes,
        ...(openingKeys && { openingKeys }),
        ...(contentKey && { contentKey }),
        ...(suite && { suite }),
      },
    );
  } catch (error) {
    const causeCode = codeOf(error);
    const known =
      causeCode !== undefined && Object.hasOwn(reasons, causeCode) ? reasons[causeCode] : undefined;
    const isOpening = (error as Error | null)?.name === 'EnvelopeError';
    const reason = known ?? (isOpening ? 'ERR_OPEN_FAILED' : 'ERR_SIGNATURE_REFUSED');
    const unverified = lookAtUnverified(raw);
    const reasonCode = reason === 'ERR_UNSIGNED' ? unsigned(raw, unverified) : reason;
    const isSignature = reason === 'ERR_SIGNATURE_REFUSED' || reason === 'ERR_UNSIGNED';
    const explain = isSignature ? explainAnswer(prepared, { raw, settings }) : undefined;
    return { status: 'unknown', reasonCode, message: messageOf(error), causeCode, unverified, explain };
  }

  const { keyVersion, body, time, symmetricKey } = opened;
  if (symmetricKey) {
    // With the request's own key the header is not read, so it may not tell two answers apart either.
    const wrap = contentKey ? new Uint8Array(0) : symmetricKey;
    if (!(await memory.accept({ wrap, time, body: raw.body }))) {
      return {
        status: 'unknown',
        reasonCode: 'ERR_ANSWER_REPEATED',
        message: 'This sealed answer was received before.',
        keyVersion,
      };
    }
  }

  let response: ResponseOf<Op>;
  try {
    response = decodeResponse(operation, body, { maxBytes: responseBytes });
  } catch (error) {
    const message = isSchemaError(error) ? error.message : undefined;
    return {
      status: 'unknown',
      reasonCode: 'ERR_RESPONSE_INVALID',
      message,
      causeCode: codeOf(error),
      keyVersion,
    };
  }
  for (const [field, sent] of secrets.echoes) {
    const echoed = fieldOf(response as object, field);
    if (echoed !== undefined && echoed !== sent) {
      return {
        status: 'unknown',
        reasonCode: 'ERR_ECHO_MISMATCH',
        message: `The answer's ${field} is not the request's.`,
        keyVersion,
      };
    }
  }
  return judge(operation, { response, keyVersion });
}

function judge<Response>(
  operation: Operation,
  options: { readonly response: Response; readonly keyVersion: string },
): Verdict<Response> {
  const { response, keyVersion } = options;
  const { result } = response as { result?: ResultPart };
  // A custom operation's schema may let an answer without a result pass.
  if (typeof result?.resultCode !== 'string') {
    const message = 'The answer has no result.resultCode.';
    return { status: 'unknown', reasonCode: 'ERR_RESPONSE_INVALID', message, keyVersion };
  }
  const judgement = toOutcome(operation, result);
  if (judgement.status === 'unknown') {
    const { reasonCode, message, advice } = judgement;
    return { status: 'unknown', reasonCode, message, advice, keyVersion, result };
  }
  return { status: judgement.status, keyVersion, result, response, advice: judgement.row.advice };
}
