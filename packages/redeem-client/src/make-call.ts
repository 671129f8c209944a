// In: an operation and its input. Out: exactly one outcome within the deadline, after as many attempts as the policy allows.
import {
  gatewayResultCodes,
  type Operation,
  type RequestOf,
  type ResponseOf,
} from '@redeemkit/benefit-redeem-schema';
import type { ContentKey } from '@redeemkit/rsa-aes-envelope';
import type { AnswerMemory } from './answer-memory.ts';
import type { BizNoRegister, Settled } from './biz-no-register.ts';
import type { Settings } from './config.ts';
import type { CallView } from './hooks.ts';
import { type Attempt, makeAttempt } from './make-attempt.ts';
import type { AttemptRecord, Outcome } from './outcome.ts';
import { type AbortSignalLike, platform } from './platform.ts';
import { toDraft } from './prepare.ts';
import type { Verdict } from './process-answer.ts';
import { pause } from './scope.ts';
import { toCallOutcome } from './to-call-outcome.ts';

/** Options of one call. */
export interface CallOptions {
  /** Aborts attempts and pauses. What was sent stays sent: the outcome says so. */
  readonly signal?: AbortSignalLike;
  /**
   * `unresolved`: an earlier call with this bizNo, perhaps of another process, ended unknown. A verified failure then
   * does not settle the redemption, because it may be about this request only. Calls of the same client are known.
   */
  readonly earlierAttempts?: 'none' | 'unresolved';
}

// By analogy with the sister operation's documented bound; benefitRedeem's page states none.
const longBizNo = 64;

/** Whether the policy makes another attempt after this one. */
function isRetried(
  attempt: Attempt<unknown>,
  options: { settings: Settings; bizNo: string | undefined },
): boolean {
  const { retry } = options.settings;
  const { number, sent, reasonCode } = attempt.record;
  if (number > retry.delaysMs.length || reasonCode === undefined) return false;
  if (sent === 'no') return reasonCode === 'ERR_CONNECT';
  // Without a bizNo the gateway has nothing to deduplicate by, whatever the policy says.
  return retry.on === 'unknown' && options.bizNo !== undefined;
}

/**
 * Validates, then makes attempts until one settles the request, the policy ends or the deadline passes.
 *
 * @throws SchemaError, RedeemClientError or the signer's error: only before anything was sent
 */
export async function makeCall<Op extends Operation>(
  operation: Op,
  options: CallOptions & {
    readonly input: RequestOf<Op>;
    readonly settings: Settings;
    readonly register: BizNoRegister;
    readonly memory: AnswerMemory;
  },
): Promise<Outcome<ResponseOf<Op>, string | undefined>> {
  const { input, settings, register, memory, signal, earlierAttempts } = options;
  const { now, emit, retry, totalMs, attemptMs, origin } = settings;
  const { performance } = platform();
  const startedAt = now();
  // By the clock that nobody sets: with a wrong or standing `now` a call still ends.
  const endAt = performance.now() + totalMs;
  const draft = toDraft(operation, { input, settings });
  const { bizNo } = draft;
  if (bizNo && bizNo.length > longBizNo) {
    emit('onWarning', {
      code: 'WARN_BIZ_NO_LONG',
      message: `A bizNo is longer than ${longBizNo} characters.`,
    });
  }
  const ticket = bizNo === undefined ? undefined : await register.begin(bizNo, draft.plaintext);
  const call: CallView = Object.freeze({ operation: operation.name, bizNo, origin, path: operation.path });
  const attempts: AttemptRecord[] = [];
  const maybeSent = (records: readonly AttemptRecord[]): boolean =>
    records.some(({ sent }) => sent === 'maybe');

  const believe = (verdict: Verdict<ResponseOf<Op>>): Verdict<ResponseOf<Op>> => {
    if (verdict.status !== 'failed') return verdict;
    const { result, keyVersion } = verdict;
    const earlierOpen =
      earlierAttempts === 'unresolved' || ticket?.contested() || maybeSent(attempts.slice(0, -1));
    // A gateway that repeats its first answer has decided about the bizNo, unless it turned this request away at
    // the door, before it looked for an earlier one. PARAM_ILLEGAL is said at the door too, of a stale Request-Time.
    const atTheDoor =
      result.resultCode === 'PARAM_ILLEGAL' || Object.hasOwn(gatewayResultCodes, result.resultCode);
    if (!earlierOpen || (settings.repeats === 'first-answer' && !atTheDoor)) return verdict;
    return {
      status: 'unknown',
      reasonCode: 'ERR_EARLIER_ATTEMPT_OPEN',
      message: 'A verified failure, while an earlier attempt with this bizNo is open.',
      result,
      keyVersion,
    };
  };

  const attemptUntilSettled = async (): Promise<Verdict<ResponseOf<Op>>> => {
    let contentKey: ContentKey | undefined;
    for (let number = 1; ; number += 1) {
      const left = endAt - performance.now();
      const limit =
        left > attemptMs
          ? ({ ms: attemptMs, end: 'ERR_TIMEOUT', signal } as const)
          : ({ ms: left, end: 'ERR_DEADLINE', signal } as const);
      let attempt: Attempt<ResponseOf<Op>>;
      try {
        attempt = await makeAttempt(draft, { number, settings, memory, limit, call, contentKey });
      } catch (error) {
        // Signing failed. The first time nothing was sent and the caller learns why; later, what was sent counts.
        const reasonCode = attempts.at(-1)?.reasonCode;
        if (!reasonCode) throw error;
        emit('onWarning', {
          code: 'WARN_RETRY_NOT_SIGNED',
          message: 'Signing another attempt failed; it ends here.',
        });
        return { status: 'unknown', reasonCode };
      }
      contentKey = attempt.contentKey;
      attempts.push(attempt.record);
      const verdict = believe(attempt.verdict);
      if (verdict.status !== 'unknown' || !isRetried(attempt, { settings, bizNo })) return verdict;

      const base = retry.delaysMs[number - 1] ?? 0;
      const delayMs = retry.jitter === 'full' ? Math.round(Math.random() * base) : base;
      const { reasonCode } = verdict;
      const cut = { ...verdict, message: undefined, causeCode: reasonCode };
      if (endAt - performance.now() <= delayMs) return { ...cut, reasonCode: 'ERR_DEADLINE' };
      emit('onRetry', { call, attempt: number, reasonCode, delayMs });
      if (!(await pause(delayMs, signal))) return { ...cut, reasonCode: 'ERR_ABORTED' };
    }
  };

  let settled: Settled = 'nothing-sent';
  try {
    const verdict = await attemptUntilSettled();
    const reasonCode = verdict.status === 'unknown' ? verdict.reasonCode : undefined;
    settled = verdict.status !== 'unknown' ? verdict.status : maybeSent(attempts) ? 'open' : 'nothing-sent';
    const outcome = toCallOutcome(verdict, { bizNo, attempts });
    emit('onOutcome', {
      call,
      status: outcome.status,
      resultCode: verdict.result?.resultCode,
      reasonCode,
      attempts: attempts.length,
      ms: now() - startedAt,
    });
    return outcome;
  } finally {
    ticket?.settle(settled);
  }
}
