// In: a configuration. Out: a client whose calls end in exactly one outcome: succeeded, failed or unknown.
import {
  type BenefitRedeemOperation,
  type BenefitRedeemRequest,
  type BenefitRedeemResponse,
  benefitRedeem,
  type Operation,
  type RequestOf,
  type ResponseOf,
} from '@redeemkit/benefit-redeem-schema';
import { createAnswerMemory } from './answer-memory.ts';
import { createBizNoRegister } from './biz-no-register.ts';
import { checkConfig, type RedeemClientConfig } from './config.ts';
import { RedeemClientError } from './errors.ts';
import { tracerIdOf } from './look-at-unverified.ts';
import { type CallOptions, makeCall } from './make-call.ts';
import type { AttemptRecord, Outcome, RedeemOutcome } from './outcome.ts';
import type { AbortSignalLike } from './platform.ts';
import { type PreparedRequest, type PreparedSecrets, secure, toDraft } from './prepare.ts';
import { processAnswer } from './process-answer.ts';
import { type BatchOptions, type BatchOutcome, redeemEach } from './redeem-all.ts';
import { openScope } from './scope.ts';
import { type RawAnswer, sendOnce } from './send.ts';
import { toCallOutcome } from './to-call-outcome.ts';

/** What {@link createRedeemClient} returns. */
export interface RedeemClient {
  /**
   * Redeems points: validate, sign, send, verify, judge; retries as configured.
   *
   * @throws SchemaError ERR_REQUEST_INVALID · RedeemClientError ERR_BIZ_NO_BODY_CHANGED · the signer's error; never
   *   once the request may have left
   */
  redeem<Info extends object>(
    request: BenefitRedeemRequest<Info>,
    options?: CallOptions,
  ): Promise<RedeemOutcome>;

  /** The same for any operation. `bizNo` is undefined where the operation has none. */
  call<Op extends Operation>(
    operation: Op,
    input: RequestOf<Op>,
    options?: CallOptions,
  ): Promise<Outcome<ResponseOf<Op>, string | undefined>>;

  /** Stage 1: validates, serialises, seals and signs. No I/O. */
  prepare<Info extends object>(
    request: BenefitRedeemRequest<Info>,
  ): Promise<PreparedRequest<BenefitRedeemOperation>>;

  /** Stage 1 for any operation. */
  prepareCall<Op extends Operation>(operation: Op, input: RequestOf<Op>): Promise<PreparedRequest<Op>>;

  /**
   * Stage 2: sends once, within the time of one attempt.
   *
   * @throws RedeemClientError with a transport code; `sent` says whether the request may have been delivered
   */
  send(prepared: PreparedRequest, options?: { readonly signal?: AbortSignalLike }): Promise<RawAnswer>;

  /**
   * Stage 3: verifies, opens, decodes and judges this one answer. No I/O, and it does not throw for any answer. It
   * knows nothing of earlier attempts: a `failed` is about this request only.
   *
   * @throws RedeemClientError ERR_PREPARED_FOREIGN
   */
  process<Op extends Operation>(
    prepared: PreparedRequest<Op>,
    answer: RawAnswer,
  ): Promise<Outcome<ResponseOf<Op>, string | undefined>>;

  /** Redeems every request of a source, a few at a time. See {@link BatchOutcome}. */
  redeemAll(
    requests: AsyncIterable<BenefitRedeemRequest> | Iterable<BenefitRedeemRequest>,
    options?: BatchOptions,
  ): AsyncGenerator<BatchOutcome, void, undefined>;
}

/**
 * Creates a client.
 *
 * @throws RedeemClientError ERR_CONFIG_INVALID · ERR_BASE_URL · ERR_TLS_CHECKS_OFF · ERR_FETCH_MISSING
 * @throws SecureMessageError ERR_KEY_SHARED_WITH_PEER
 * @example
 * const client = createRedeemClient({
 *   baseUrl: 'https://gateway.example', clientId: 'MY_CLIENT_ID',
 *   signingKey: await importSigningKey(merchantPem),
 *   verificationKeys: await importVerificationKey(gatewayPem),
 * });
 * const outcome = await client.redeem(request);
 * if (outcome.status === 'unknown') console.log(outcome.bizNo, outcome.reason.code, outcome.advice);
 */
export function createRedeemClient(config: RedeemClientConfig): RedeemClient {
  const settings = checkConfig(config);
  const { now, earlyMs, lateMs, emit, attemptMs, unresolved } = settings;
  const memory = createAnswerMemory({ keepMs: earlyMs + lateMs + settings.totalMs, now });
  const register = createBizNoRegister({
    capacity: unresolved,
    onDrop: () =>
      emit('onWarning', {
        code: 'WARN_UNRESOLVED_DROPPED',
        message: `More than ${unresolved} unresolved bizNos; the oldest was forgotten. Pass earlierAttempts: "unresolved" for it.`,
      }),
  });
  // What belongs to a prepared request and is nobody else's business; also the proof that it is ours.
  const secretsOf = new WeakMap<object, PreparedSecrets>();
  const own = (prepared: PreparedRequest): PreparedSecrets => {
    const secrets = secretsOf.get(prepared);
    if (secrets) return secrets;
    throw new RedeemClientError(
      'ERR_PREPARED_FOREIGN',
      'This is not a request that this client prepared. Pass the object that prepare returned, not a copy.',
    );
  };

  const call: RedeemClient['call'] = (operation, input, options = {}) =>
    makeCall(operation, { ...options, input, settings, register, memory });

  const prepareCall: RedeemClient['prepareCall'] = async (operation, input) => {
    const { prepared, secrets } = await secure(toDraft(operation, { input, settings }), { settings });
    secretsOf.set(prepared, secrets);
    return prepared;
  };

  const redeem: RedeemClient['redeem'] = async (request, options) => {
    const outcome = await call(benefitRedeem, request as BenefitRedeemRequest, options);
    // The schema requires bizNo, so it is never undefined here.
    return outcome as Outcome<BenefitRedeemResponse>;
  };

  return Object.freeze({
    redeem,
    call,
    prepare: (request: BenefitRedeemRequest<object>) =>
      prepareCall(benefitRedeem, request as BenefitRedeemRequest),
    prepareCall,

    async send(prepared: PreparedRequest, options: { readonly signal?: AbortSignalLike } = {}) {
      own(prepared);
      const scope = openScope({ ms: attemptMs, end: 'ERR_TIMEOUT', signal: options.signal });
      try {
        return await sendOnce(prepared, { settings, scope });
      } finally {
        scope.close();
      }
    },

    async process<Op extends Operation>(prepared: PreparedRequest<Op>, answer: RawAnswer) {
      const secrets = own(prepared);
      const verdict = await processAnswer(prepared, { raw: answer, secrets, settings, memory });
      const record: AttemptRecord = Object.freeze({
        number: 1,
        startedAt: prepared.preparedAt,
        ms: now() - prepared.preparedAt,
        time: prepared.time,
        sent: 'maybe',
        httpStatus: answer.status,
        tracerId: tracerIdOf(answer.headers),
        keyVersion: verdict.keyVersion,
        resultCode: verdict.result?.resultCode,
        reasonCode: verdict.status === 'unknown' ? verdict.reasonCode : undefined,
      });
      return toCallOutcome(verdict, { bizNo: prepared.bizNo, attempts: [record] });
    },

    redeemAll: (
      requests: AsyncIterable<BenefitRedeemRequest> | Iterable<BenefitRedeemRequest>,
      options: BatchOptions = {},
    ) => redeemEach(requests, { ...options, redeem }),
  });
}
