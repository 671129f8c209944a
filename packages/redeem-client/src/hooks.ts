// In: what happens during a call. Out: redacted views for the caller's own logging; a hook can never break a call.
import type { UnknownReasonCode } from './outcome.ts';

/** The same frozen object in every view of one call, so that views can be matched. */
export interface CallView {
  readonly operation: string;
  readonly bizNo: string | undefined;
  readonly origin: string;
  readonly path: string;
}

/** An attempt is about to be sent. */
export interface AttemptView {
  readonly call: CallView;
  readonly attempt: number;
  readonly time: string;
  readonly keyVersion: string;
  readonly sealed: boolean;
  /** Size of the body on the wire, bytes. */
  readonly bytes: number;
}

/** An attempt has ended, with or without an answer. */
export interface ResponseView {
  readonly call: CallView;
  readonly attempt: number;
  /** Undefined when no answer came. */
  readonly httpStatus: number | undefined;
  readonly tracerId: string | undefined;
  /** `verified` says whether the answer's signature, time and sealing held. */
  readonly verified: boolean;
  readonly resultCode: string | undefined;
  readonly reasonCode: UnknownReasonCode | undefined;
  readonly ms: number;
  readonly bytes: number;
}

/** Another attempt follows after a pause. */
export interface RetryView {
  readonly call: CallView;
  /** The attempt that did not settle it. */
  readonly attempt: number;
  readonly reasonCode: UnknownReasonCode;
  readonly delayMs: number;
}

/** The call has ended. */
export interface OutcomeView {
  readonly call: CallView;
  readonly status: 'succeeded' | 'failed' | 'unknown';
  readonly resultCode: string | undefined;
  readonly reasonCode: UnknownReasonCode | undefined;
  readonly attempts: number;
  readonly ms: number;
}

/** Something to look at that stops nothing. */
export interface WarningView {
  readonly code:
    | 'WARN_KEY_SIGNS_AND_OPENS'
    | 'WARN_BIZ_NO_LONG'
    | 'WARN_UNSIGNED_SUCCESS'
    | 'WARN_RETRY_NOT_SIGNED'
    | 'WARN_UNRESOLVED_DROPPED'
    | 'WARN_HOOK_FAILED';
  readonly message: string;
}

/** Callbacks. They see no body, no key, no signature and no user id; what they throw or reject is contained. */
export interface RedeemClientHooks {
  readonly onAttempt?: (view: AttemptView) => void;
  readonly onResponse?: (view: ResponseView) => void;
  readonly onRetry?: (view: RetryView) => void;
  readonly onOutcome?: (view: OutcomeView) => void;
  readonly onWarning?: (view: WarningView) => void;
}

/** Calls one hook with a frozen view. */
export type Emit = <Name extends keyof RedeemClientHooks>(
  name: Name,
  view: Parameters<NonNullable<RedeemClientHooks[Name]>>[0],
) => void;

/** Hooks → a function that calls them and contains what they throw. */
export function createEmit(hooks: RedeemClientHooks | undefined): Emit {
  const emit: Emit = (name, view) => {
    const failed = (): void => {
      if (name === 'onWarning') return;
      emit('onWarning', { code: 'WARN_HOOK_FAILED', message: `The hook ${name} threw; the call goes on.` });
    };
    try {
      const result: unknown = (hooks?.[name] as ((view: object) => unknown) | undefined)?.(
        Object.freeze(view),
      );
      if (result instanceof Promise) result.catch(failed);
    } catch {
      failed();
    }
  };
  return emit;
}
