// In: nothing. Out: the types of what a caller gets: succeeded, failed or unknown, and the attempts behind it.
import type { BenefitRedeemResponse, ResultReasonCode } from '@redeemkit/benefit-redeem-schema';
import type { Diagnosis } from '@redeemkit/signature-header/explain';
import type { TransportCode } from './errors.ts';

/** Why the outcome of a request is unknown. `docs/outcomes.md` lists each with its advice. */
export type UnknownReasonCode =
  | TransportCode
  | ResultReasonCode
  | 'ERR_REDIRECT'
  | 'ERR_HTTP_STATUS'
  | 'ERR_UNSIGNED'
  | 'ERR_UNSIGNED_SUCCESS'
  | 'ERR_SIGNATURE_REFUSED'
  | 'ERR_KEY_LOOKUP'
  | 'ERR_RESPONSE_TIME'
  | 'ERR_CLIENT_ID_MISMATCH'
  | 'ERR_SEALING_MISMATCH'
  | 'ERR_OPEN_FAILED'
  | 'ERR_ANSWER_REPEATED'
  | 'ERR_RESPONSE_INVALID'
  | 'ERR_ECHO_MISMATCH'
  | 'ERR_EARLIER_ATTEMPT_OPEN';

/** One request that was made, or tried. */
export interface AttemptRecord {
  /** 1 for the first. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** How long it took, milliseconds. */
  readonly ms: number;
  /** The Request-Time it carried. */
  readonly time: string;
  /** `no`: it certainly never left. `maybe`: it may have been delivered. */
  readonly sent: 'no' | 'maybe';
  readonly httpStatus: number | undefined;
  readonly tracerId: string | undefined;
  /** Of the gateway's key that verified the answer; undefined if none did. */
  readonly keyVersion: string | undefined;
  /** Result code of the verified answer; undefined if there was none. */
  readonly resultCode: string | undefined;
  /** Undefined when this attempt settled the request. */
  readonly reasonCode: UnknownReasonCode | undefined;
}

/** What an answer that was *not* verified looks like. For people and alarms; never for a decision. */
export interface UnverifiedAnswer {
  readonly httpStatus: number;
  /** The first 1,024 characters, control characters replaced. Anyone on the path could have written them. */
  readonly text: string;
  /** What the text says beside "resultCode", if it says so in the usual form. */
  readonly resultCode: string | undefined;
  readonly resultStatus: string | undefined;
}

/** Why an outcome is unknown. */
export interface UnknownReason {
  readonly code: UnknownReasonCode;
  readonly message: string;
  /** `no`: no attempt left this machine, so nothing can have moved. */
  readonly sent: 'no' | 'maybe';
  readonly httpStatus: number | undefined;
  /** The code of the error below, for example ERR_SIGNATURE_MISMATCH or ECONNRESET. */
  readonly causeCode: string | undefined;
  /** Result of the last *verified* answer, if there was one that did not settle the request. */
  readonly resultCode: string | undefined;
  readonly resultMessage: string | undefined;
  /**
   * Only where the signature is the reason: finds out why it does not verify. Loads its code when called, keeps the
   * answer in memory until then, and does not show when the outcome is printed. The diagnosis holds the answer's text.
   */
  readonly explain?: () => Promise<Diagnosis>;
}

interface OutcomeBase<Id> {
  /** The request's bizNo; undefined for operations that have none. */
  readonly bizNo: Id;
  /** `Tracer-Id` of the last answer, cleaned; quote it to AlipayHK. Not signed: never decide by it. */
  readonly tracerId: string | undefined;
  readonly attempts: readonly AttemptRecord[];
}

/** A verified answer says that it took effect. */
export interface Succeeded<Response, Id = string> extends OutcomeBase<Id> {
  readonly status: 'succeeded';
  readonly resultCode: string;
  readonly response: Response;
}

/** A verified answer says, with a code that proves it, that nothing moved. */
export interface Failed<Response, Id = string> extends OutcomeBase<Id> {
  readonly status: 'failed';
  readonly resultCode: string;
  readonly resultMessage: string;
  readonly advice: string;
  readonly response: Response;
}

/** Everything else. Keep the bizNo; never redeem again under another one. */
export interface Unknown<Id = string> extends OutcomeBase<Id> {
  readonly status: 'unknown';
  readonly reason: UnknownReason;
  readonly advice: string;
  readonly unverified: UnverifiedAnswer | undefined;
}

/** What a call returns. Narrow on `status` before anything else. */
export type Outcome<Response, Id = string> = Succeeded<Response, Id> | Failed<Response, Id> | Unknown<Id>;

/** What `redeem` returns. */
export type RedeemOutcome = Outcome<BenefitRedeemResponse>;
