// In: the verdict on the last answer and the attempts made. Out: the value the caller gets.
import { adviceFor } from './advice.ts';
import type { AttemptRecord, Outcome, UnknownReason } from './outcome.ts';
import type { Verdict } from './process-answer.ts';

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
    reason: withExplain(verdict.explain, {
      code: reasonCode,
      message: verdict.message ?? reasonCode,
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

/** Freezes the reason; `explain` is there to be called and not to be printed or compared. */
function withExplain(explain: UnknownReason['explain'], reason: UnknownReason): UnknownReason {
  return Object.freeze(explain ? Object.defineProperty(reason, 'explain', { value: explain }) : reason);
}
