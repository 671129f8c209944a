// In: nothing. Out: the public names of this package; OpenTelemetry is on ./otel, transports on ./bun and ./deno.
export { adviceFor } from './advice.ts';
export type { RedeemClientConfig } from './config.ts';
export { createRedeemClient, type RedeemClient } from './create-redeem-client.ts';
export {
  isRedeemClientError,
  RedeemClientError,
  type RedeemClientErrorCode,
  type TransportCode,
} from './errors.ts';
export type {
  AttemptView,
  CallView,
  OutcomeView,
  RedeemClientHooks,
  ResponseView,
  RetryView,
  WarningView,
} from './hooks.ts';
export type { CallOptions } from './make-call.ts';
export type {
  AttemptRecord,
  Failed,
  Outcome,
  RedeemOutcome,
  Succeeded,
  Unknown,
  UnknownReason,
  UnknownReasonCode,
  UnverifiedAnswer,
} from './outcome.ts';
export type {
  AbortSignalLike,
  FetchInit,
  FetchLike,
  FetchResponse,
  PlatformAbortSignal,
} from './platform.ts';
export type { PreparedRequest } from './prepare.ts';
export { reasonMeanings } from './reasons.ts';
export { type BatchOptions, type BatchOutcome, type RefusedRequest, redeemAll } from './redeem-all.ts';
export { type RetryPolicy, retryNever, retryNotSent, retryUnknown } from './retry-policy.ts';
export type { RawAnswer } from './send.ts';
