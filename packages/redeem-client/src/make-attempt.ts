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
import { openScope } from './scope.ts';
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

/** What is known of one request and its answer → its record. */
export function toRecord(
  request: Pick<AttemptRecord, 'number' | 'startedAt' | 'ms' | 'time' | 'sent'>,
  { raw, verdict }: { readonly raw: RawAnswer | undefined; readonly verdict: Verdict<unknown> },
): AttemptRecord {
  return Object.freeze({
    ...request,
    httpStatus: raw?.status,
    tracerId: raw && tracerIdOf(raw.headers),
    keyVersion: verdict.keyVersion,
    resultCode: verdict.result?.resultCode,
    reasonCode: verdict.status === 'unknown' ? verdict.reasonCode : undefined,
  });
}

/**
 * Makes one attempt within `ms` milliseconds.
 *
 * @throws whatever the signer or the sealing threw, before anything was sent
 */
export async function makeAttempt<Op extends Operation>(
  draft: Draft<Op>,
  options: {
    readonly number: number;
    readonly settings: Settings;
    readonly memory: AnswerMemory;
    readonly limit: Parameters<typeof openScope>[0];
    readonly call: CallView;
    readonly contentKey: ContentKey | undefined;
  },
): Promise<Attempt<ResponseOf<Op>>> {
  const { number, settings, memory, limit, call } = options;
  const { now, emit, signer, sealing } = settings;
  const scope = openScope(limit);
  const startedAt = now();
  let contentKey = options.contentKey;
  let time = '';
  let sent: 'no' | 'maybe' = 'no';
  let raw: RawAnswer | undefined;
  let verdict: Verdict<ResponseOf<Op>>;
  const work = async (): Promise<Verdict<ResponseOf<Op>>> => {
    scope.check();
    const { prepared, secrets } = await secure(draft, { settings, contentKey });
    // The race may be over by now; then nothing is sent.
    scope.check();
    contentKey = secrets.contentKey;
    time = prepared.time;
    const { length } = prepared.body;
    emit('onAttempt', {
      call,
      attempt: number,
      time,
      keyVersion: signer.keyVersion,
      sealed: sealing !== undefined,
      bytes: length,
    });
    scope.check();
    // From here on the request may have left, unless the transport proves otherwise.
    sent = 'maybe';
    raw = await sendOnce(prepared, { settings, scope });
    return processAnswer(prepared, { raw, secrets, settings, memory });
  };
  try {
    verdict = await scope.race(work());
  } catch (error) {
    if (sent === 'no' && scope.ended() === undefined) throw error;
    verdict = toUnknown(error);
    if (isRedeemClientError(error) && error.sent === 'no') sent = 'no';
  } finally {
    scope.close();
  }
  const record = toRecord({ number, startedAt, ms: now() - startedAt, time, sent }, { raw, verdict });
  const { httpStatus, tracerId, resultCode, reasonCode, ms } = record;
  emit('onResponse', {
    call,
    attempt: number,
    httpStatus,
    tracerId,
    verified: verdict.keyVersion !== undefined,
    resultCode,
    reasonCode,
    ms,
    bytes: raw?.body.length ?? 0,
  });
  if (reasonCode === 'ERR_UNSIGNED_SUCCESS') {
    emit('onWarning', {
      code: 'WARN_UNSIGNED_SUCCESS',
      message: 'An answer without signature claims success. Someone on the path may be forging answers.',
    });
  }
  return { verdict, record, contentKey };
}
