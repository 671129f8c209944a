// In: a draft and its number. Out: one request made: signed, sent, judged, recorded. It throws only if signing fails.
import type { Operation, ResponseOf } from '@redeemkit/benefit-redeem-schema';
import type { ContentKey } from '@redeemkit/rsa-aes-envelope';
import type { AnswerMemory } from './answer-memory.ts';
import type { Settings } from './config.ts';
import { isRedeemClientError, type TransportCode } from './errors.ts';
import type { CallView } from './hooks.ts';
import { tracerIdOf } from './look-at-unverified.ts';
import type { AttemptRecord } from './outcome.ts';
import { type Draft, secure } from './prepare.ts';
import { processAnswer, type Verdict } from './process-answer.ts';
import { openScope, type Scope } from './scope.ts';
import { type RawAnswer, sendOnce } from './send.ts';
import { causeCodeOf } from './send-failure.ts';

/** What one attempt came to. */
export interface Attempt<Response> {
  readonly verdict: Verdict<Response>;
  readonly record: AttemptRecord;
  /** For the next attempt: with it the sealed body comes out byte for byte the same. */
  readonly contentKey: ContentKey | undefined;
}

/** Whatever was thrown once the request may have left, or when the time was up → a verdict. */
function toUnknown(error: unknown): Verdict<never> {
  if (!isRedeemClientError(error))
    return { status: 'unknown', reasonCode: 'ERR_RESPONSE_INVALID', causeCode: causeCodeOf(error) };
  const { code, message, cause } = error;
  // Only transport codes reach this place: configuration was checked before.
  return { status: 'unknown', reasonCode: code as TransportCode, message, causeCode: causeCodeOf(cause) };
}

/**
 * Makes one attempt within its own time limit.
 *
 * @throws whatever the signer or the sealing threw, before anything was sent
 */
export async function makeAttempt<Op extends Operation>(
  draft: Draft<Op>,
  options: {
    readonly number: number;
    readonly settings: Settings;
    readonly memory: AnswerMemory;
    readonly whole: Scope;
    readonly call: CallView;
    readonly contentKey: ContentKey | undefined;
  },
): Promise<Attempt<ResponseOf<Op>>> {
  const { number, settings, memory, whole, call } = options;
  const { now, emit, attemptMs } = settings;
  const scope = openScope({ ms: attemptMs, end: 'ERR_TIMEOUT', outer: whole });
  const startedAt = now();
  let contentKey = options.contentKey;
  let time = '';
  let sent: 'no' | 'maybe' = 'no';
  let raw: RawAnswer | undefined;
  let verdict: Verdict<ResponseOf<Op>>;
  try {
    scope.check();
    const { prepared, secrets } = await scope.race(secure(draft, { settings, contentKey }));
    contentKey = secrets.contentKey;
    time = prepared.time;
    const { keyVersion } = settings.signer;
    const sealed = settings.sealing !== undefined;
    emit('onAttempt', { call, attempt: number, time, keyVersion, sealed, bytes: prepared.body.length });
    scope.check();
    // From here on the request may have left, unless the transport proves otherwise.
    sent = 'maybe';
    raw = await sendOnce(prepared, { settings, scope });
    verdict = await scope.race(processAnswer(prepared, { raw, secrets, settings, memory }));
  } catch (error) {
    if (sent === 'no' && scope.ended() === undefined) throw error;
    verdict = toUnknown(error);
    if (isRedeemClientError(error) && error.sent === 'no') sent = 'no';
  } finally {
    scope.close();
  }
  const record: AttemptRecord = Object.freeze({
    number,
    startedAt,
    ms: now() - startedAt,
    time,
    sent,
    httpStatus: raw?.status,
    tracerId: raw && tracerIdOf(raw.headers),
    keyVersion: verdict.keyVersion,
    resultCode: verdict.result?.resultCode,
    reasonCode: verdict.status === 'unknown' ? verdict.reasonCode : undefined,
  });
  const { httpStatus, tracerId, resultCode, reasonCode, ms } = record;
  const verified = verdict.keyVersion !== undefined;
  const bytes = raw?.body.length ?? 0;
  emit('onResponse', {
    call,
    attempt: number,
    httpStatus,
    tracerId,
    verified,
    resultCode,
    reasonCode,
    ms,
    bytes,
  });
  if (reasonCode === 'ERR_UNSIGNED_SUCCESS') {
    const message = 'An answer without signature claims success. Someone on the path may be forging answers.';
    emit('onWarning', { code: 'WARN_UNSIGNED_SUCCESS', message });
  }
  return { verdict, record, contentKey };
}
