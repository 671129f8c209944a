// In: the verdict on the last answer and the attempts made. Out: the value the caller gets.
import type { AttemptRecord, Outcome, UnknownReasonCode } from './outcome.ts';
import type { Verdict } from './process-answer.ts';
import { reasonRows } from './reasons.ts';

const notSentAdvice = 'Nothing was sent, so nothing moved. Send the same bizNo when the cause is gone.';
const openAdvice = 'Keep the bizNo; send it again with the same body, then reconcile.';

// These two are about this attempt; when an earlier one may have been delivered, their advice would be wrong.
const notSentCodes: readonly UnknownReasonCode[] = ['ERR_CONNECT', 'ERR_TLS'];

const adviceFor = (code: UnknownReasonCode, sent: 'no' | 'maybe'): string => {
  const isNotSent = notSentCodes.includes(code);
  if (sent === 'no') return isNotSent ? reasonRows[code].advice : notSentAdvice;
  return isNotSent ? openAdvice : reasonRows[code].advice;
};

/** Verdict and attempts → outcome, frozen. */
export function toCallOutcome<Response>(
  verdict: Verdict<Response>,
  options: { readonly bizNo: string | undefined; readonly attempts: readonly AttemptRecord[] },
): Outcome<Response, string | undefined> {
  const { bizNo } = options;
  const attempts = Object.freeze([...options.attempts]);
  const last = attempts.at(-1);
  const base = { bizNo, tracerId: last?.tracerId, attempts };
  if (verdict.status !== 'unknown') {
    const { result, response, advice } = verdict;
    const { resultCode, resultMessage = '' } = result;
    return verdict.status === 'succeeded'
      ? Object.freeze({ status: 'succeeded', ...base, resultCode, response })
      : Object.freeze({ status: 'failed', ...base, resultCode, resultMessage, advice, response });
  }
  const { reasonCode, result } = verdict;
  const sent = attempts.some((attempt) => attempt.sent === 'maybe') ? 'maybe' : 'no';
  return Object.freeze({
    status: 'unknown',
    ...base,
    reason: Object.freeze({
      code: reasonCode,
      message: verdict.message ?? reasonRows[reasonCode].meaning,
      sent,
      httpStatus: last?.httpStatus,
      causeCode: verdict.causeCode,
      resultCode: result?.resultCode,
      resultMessage: result?.resultMessage,
    }),
    advice: verdict.advice ?? adviceFor(reasonCode, sent),
    unverified: verdict.unverified,
  });
}
