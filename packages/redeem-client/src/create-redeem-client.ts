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
import { toRecord } from './make-attempt.ts';
import { type CallOptions, makeCall } from './make-call.ts';
import type { Outcome, RedeemOutcome } from './outcome.ts';
import type { AbortSignalLike } from './platform.ts';
import { type PreparedRequest, type PreparedSecrets, secure, toDraft } from './prepare.ts';
import { processAnswer } from './process-answer.ts';
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
        message: `More than ${unresolved} unresolved bizNos: the oldest is forgotten; pass earlierAttempts for it.`,
      }),
  });
  // What belongs to a prepared request and is nobody else's business; also the proof that it is ours.
  const secretsOf = new WeakMap<object, PreparedSecrets>();
  const own = (prepared: PreparedRequest): PreparedSecrets => {
    const secrets = secretsOf.get(prepared);
    if (secrets) return secrets;
    throw new RedeemClientError(
      'ERR_PREPARED_FOREIGN',
      'Not a request of this client; pass what prepare returned, no copy.',
    );
  };

  const call: RedeemClient['call'] = (operation, input, options) =>
    makeCall(operation, { ...options, input, settings, register, memory });

  const prepareCall: RedeemClient['prepareCall'] = async (operation, input) => {
    const { prepared, secrets } = await secure(toDraft(operation, { input, settings }), { settings });
    secretsOf.set(prepared, secrets);
    return prepared;
  };

  return Object.freeze({
    // The schema requires bizNo, so it is never undefined here.
    redeem: (request: BenefitRedeemRequest<object>, options?: CallOptions) =>
      call(benefitRedeem, request as BenefitRedeemRequest, options) as Promise<
        Outcome<BenefitRedeemResponse>
      >,
    call,
    prepare: (request: BenefitRedeemRequest<object>) =>
      prepareCall(benefitRedeem, request as BenefitRedeemRequest),
    prepareCall,

    async send(prepared: PreparedRequest, options: { readonly signal?: AbortSignalLike } = {}) {
      own(prepared);
      const scope = openScope({ ms: attemptMs, end: 'ERR_TIMEOUT', signal: options.signal });
      try {
        return await scope.race(sendOnce(prepared, { settings, scope }));
      } finally {
        scope.close();
      }
    },

    async process<Op extends Operation>(prepared: PreparedRequest<Op>, raw: RawAnswer) {
      const secrets = own(prepared);
      const verdict = await processAnswer(prepared, { raw, secrets, settings, memory });
      const { preparedAt: startedAt, time, bizNo } = prepared;
      const record = toRecord(
        { number: 1, startedAt, ms: now() - startedAt, time, sent: 'maybe' },
        { raw, verdict },
      );
      return toCallOutcome(verdict, { bizNo, attempts: [record] });
    },
  });
}
