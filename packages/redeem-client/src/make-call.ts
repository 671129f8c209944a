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
import type { AbortSignalLike } from './platform.ts';
import { toDraft } from './prepare.ts';
import type { Verdict } from './process-answer.ts';
import { openScope, pause } from './scope.ts';
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

type Unsettled = Extract<Verdict<never>, { status: 'unknown' }>;

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
  const { input, settings, register, memory, signal, earlierAttempts = 'none' } = options;
  const { now, emit, retry, totalMs } = settings;
  const startedAt = now();
  const draft = toDraft(operation, { input, settings });
  const { bizNo } = draft;
  if (bizNo !== undefined && bizNo.length > longBizNo) {
    emit('onWarning', {
      code: 'WARN_BIZ_NO_LONG',
      message: `A bizNo is longer than ${longBizNo} characters.`,
    });
  }
  const ticket = bizNo === undefined ? undefined : await register.begin(bizNo, draft.plaintext);
  const call: CallView = Object.freeze({
    operation: operation.name,
    bizNo,
    origin: settings.origin,
    path: operation.path,
  });
  const attempts: AttemptRecord[] = [];
  const maybeSent = (): boolean => attempts.some((attempt) => attempt.sent === 'maybe');
  let settled: Settled = 'nothing-sent';
  const whole = openScope({ ms: totalMs, end: 'ERR_DEADLINE', signal });

  const believe = (verdict: Verdict<ResponseOf<Op>>): Verdict<ResponseOf<Op>> => {
    if (verdict.status !== 'failed') return verdict;
    const { result, keyVersion } = verdict;
    const earlierOpen =
      earlierAttempts === 'unresolved' ||
      ticket?.contested() === true ||
      attempts.slice(0, -1).some((attempt) => attempt.sent === 'maybe');
    if (!earlierOpen) return verdict;
    // A gateway that repeats its first answer has decided about the bizNo, unless it turned this request away at
    // the door, before it looked for an earlier one. PARAM_ILLEGAL is said at the door too, of a stale Request-Time.
    const atTheDoor =
      result.resultCode === 'PARAM_ILLEGAL' || Object.hasOwn(gatewayResultCodes, result.resultCode);
    if (settings.repeats === 'first-answer' && !atTheDoor) return verdict;
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
      let attempt: Attempt<ResponseOf<Op>>;
      try {
        attempt = await makeAttempt(draft, { number, settings, memory, whole, call, contentKey });
      } catch (error) {
        // Signing failed. The first time nothing was sent and the caller learns why; later, what was sent counts.
        const last = attempts.at(-1);
        if (last?.reasonCode === undefined) throw error;
        emit('onWarning', {
          code: 'WARN_RETRY_NOT_SIGNED',
          message: 'Signing another attempt failed; it ends here.',
        });
        return { status: 'unknown', reasonCode: last.reasonCode };
      }
      contentKey = attempt.contentKey;
      attempts.push(attempt.record);
      const verdict = believe(attempt.verdict);
      if (verdict.status !== 'unknown' || !isRetried(attempt, { settings, bizNo })) return verdict;

      const base = retry.delaysMs[number - 1] ?? 0;
      const delayMs = retry.jitter === 'full' ? Math.round(Math.random() * base) : base;
      const outOfTime: Unsettled = { ...verdict, reasonCode: 'ERR_DEADLINE', causeCode: verdict.reasonCode };
      delete (outOfTime as { message?: string }).message;
      if (now() - startedAt + delayMs >= totalMs) return outOfTime;
      emit('onRetry', { call, attempt: number, reasonCode: verdict.reasonCode, delayMs });
      try {
        await pause(delayMs, whole);
      } catch {
        return { ...outOfTime, reasonCode: whole.ended() ?? 'ERR_DEADLINE' };
      }
    }
  };

  try {
    const verdict = await attemptUntilSettled();
    settled = verdict.status !== 'unknown' ? verdict.status : maybeSent() ? 'open' : 'nothing-sent';
    const outcome = toCallOutcome(verdict, { bizNo, attempts });
    emit('onOutcome', {
      call,
      status: outcome.status,
      resultCode: verdict.result?.resultCode,
      reasonCode: verdict.status === 'unknown' ? verdict.reasonCode : undefined,
      attempts: attempts.length,
      ms: now() - startedAt,
    });
    return outcome;
  } finally {
    whole.close();
    ticket?.settle(settled);
  }
}
