// In: a time limit and a caller's signal. Out: one thing that ends first, the reason why, and a race against it.
// Written without AbortSignal.any, which some runtimes lack, and without trusting callees to obey a signal.
import { RedeemClientError } from './errors.ts';
import { type AbortSignalLike, type PlatformAbortSignal, platform } from './platform.ts';

/** Why a scope ended early. */
export type ScopeEnd = 'ERR_ABORTED' | 'ERR_DEADLINE' | 'ERR_TIMEOUT';

/** A stretch of work that can be cut short. It is itself a signal. */
export interface Scope extends AbortSignalLike {
  /** Undefined while it lasts. */
  ended(): ScopeEnd | undefined;
  /** Throws the reason if it has ended. */
  check(): void;
  /** The promise's result, or a rejection with the reason as soon as the scope ends, whatever the promise does. */
  race<T>(work: Promise<T>): Promise<T>;
  /** A real AbortSignal, for `fetch`; made on demand, because making one is dear. */
  platformSignal(): PlatformAbortSignal;
  /** Ends the work: without a reason of its own after reading enough, or as the caller's abort. */
  stop(why?: ScopeEnd): void;
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

/** Opens a scope of `ms` milliseconds (Infinity: no limit of its own) inside a caller's signal. */
export function openScope(options: {
  readonly ms: number;
  readonly end: ScopeEnd;
  readonly signal?: AbortSignalLike | undefined;
}): Scope {
  const { ms, end, signal } = options;
  const { AbortController, setTimeout, clearTimeout } = platform();
  let error: RedeemClientError | undefined;
  let controller: InstanceType<typeof AbortController> | undefined;
  const listeners = new Set<() => void>();
  const stop = (why?: ScopeEnd): void => {
    if (error) return;
    if (why) {
      error = new RedeemClientError(why, messages[why], { sent: 'maybe' });
      for (const listener of listeners) listener();
    }
    controller?.abort(error);
  };
  const onSignal = (): void => stop('ERR_ABORTED');
  const timer = ms < Number.POSITIVE_INFINITY && setTimeout(() => stop(end), Math.min(ms, longestTimer));
  signal?.addEventListener('abort', onSignal);
  if (signal?.aborted) onSignal();

  return {
    get aborted() {
      return error !== undefined;
    },
    addEventListener: (_, listener) => {
      listeners.add(listener);
    },
    removeEventListener: (_, listener) => {
      listeners.delete(listener);
    },
    ended: () => error?.code as ScopeEnd | undefined,
    check: () => {
      if (error) throw error;
    },
    race: (work) =>
      new Promise((resolve, reject) => {
        const lose = (): void => reject(error);
        work.then(resolve, reject);
        if (error) lose();
        else listeners.add(lose);
      }),
    platformSignal: () => {
      controller ??= new AbortController();
      if (error) controller.abort(error);
      return controller.signal;
    },
    stop,
    close: () => {
      if (timer) clearTimeout(timer);
      signal?.removeEventListener('abort', onSignal);
    },
  };
}

/** Waits `ms` milliseconds; `false` as soon as the signal aborts. */
export async function pause(ms: number, signal: AbortSignalLike | undefined): Promise<boolean> {
  const scope = openScope({ ms, end: 'ERR_TIMEOUT', signal });
  await scope.race(new Promise<never>(() => {})).catch(() => {});
  scope.close();
  return scope.ended() === 'ERR_TIMEOUT';
}
