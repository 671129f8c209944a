// In: time limits and an outer signal. Out: one signal that fires first, the reason why, and a race against it.
// Written without AbortSignal.any, which some runtimes lack, and without trusting callees to obey a signal.
import { RedeemClientError } from './errors.ts';
import { type AbortSignalLike, type PlatformAbortSignal, platform } from './platform.ts';

/** Why a scope ended early. */
export type ScopeEnd = 'ERR_ABORTED' | 'ERR_DEADLINE' | 'ERR_TIMEOUT';

/** A stretch of work that can be cut short. */
export interface Scope {
  readonly signal: PlatformAbortSignal;
  /** Undefined while it lasts. */
  readonly ended: () => ScopeEnd | undefined;
  /** Throws the reason if it has ended. */
  check(): void;
  /** The promise's result, or a rejection with the reason as soon as the scope ends, whatever the promise does. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Ends the work without a reason of its own, for example after reading enough. */
  abort(): void;
  /** Releases timer and listener. Call it when done, always. */
  close(): void;
}

const messages: Readonly<Record<ScopeEnd, string>> = {
  ERR_ABORTED: 'The caller aborted.',
  ERR_DEADLINE: 'The overall deadline passed.',
  ERR_TIMEOUT: 'No complete answer within the time of one attempt.',
};

// The largest delay timers take (2^31 − 1 ms, 24.8 days); a longer one would fire at once.
const longestTimer = 2_147_483_647;

/** Opens a scope of `ms` milliseconds (Infinity: no limit of its own) inside an outer scope, a caller's signal, or neither. */
export function openScope(options: {
  readonly ms: number;
  readonly end: 'ERR_DEADLINE' | 'ERR_TIMEOUT';
  readonly outer?: Scope | undefined;
  readonly signal?: AbortSignalLike | undefined;
}): Scope {
  const { ms, end, outer, signal: callers } = options;
  const { AbortController, setTimeout, clearTimeout } = platform();
  const controller = new AbortController();
  let ended: ScopeEnd | undefined;
  let error: RedeemClientError | undefined;
  let reject: (error: RedeemClientError) => void = () => {};
  const early = new Promise<never>((_, no) => {
    reject = no;
  });
  // Nobody may be racing when it fires; that is not an unhandled rejection.
  early.catch(() => {});

  const finish = (why: ScopeEnd): void => {
    if (ended) return;
    ended = why;
    error = new RedeemClientError(why, messages[why], { sent: 'maybe' });
    reject(error);
    controller.abort(error);
  };
  const onOuter = (): void => finish(outer?.ended() ?? 'ERR_ABORTED');
  const onCaller = (): void => finish('ERR_ABORTED');
  const timer =
    ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(() => finish(end), Math.min(ms, longestTimer));
  outer?.signal.addEventListener('abort', onOuter);
  callers?.addEventListener('abort', onCaller);
  if (callers?.aborted) onCaller();
  if (outer?.signal.aborted) onOuter();

  return {
    signal: controller.signal,
    ended: () => ended,
    check: () => {
      if (error) throw error;
    },
    race: (work) => Promise.race([work, early]),
    abort: () => controller.abort(),
    close: () => {
      clearTimeout(timer);
      outer?.signal.removeEventListener('abort', onOuter);
      callers?.removeEventListener('abort', onCaller);
    },
  };
}

/** Waits `ms` milliseconds, or rejects as soon as the scope ends. */
export async function pause(ms: number, scope: Scope): Promise<void> {
  const { setTimeout, clearTimeout } = platform();
  let timer: unknown;
  try {
    await scope.race(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      }),
    );
  } finally {
    clearTimeout(timer);
  }
}
