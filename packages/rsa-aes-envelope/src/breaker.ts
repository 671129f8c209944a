// In: opening failures of one key. Out: a refusal once there were too many of them.
import { EnvelopeError } from './errors.ts';

/** When a key stops opening. Failures of correctly signed messages do not happen in honest traffic. */
export interface BreakerOptions {
  /** How many failures open the breaker; default 8. */
  readonly failures?: number;
  /**
   * Counts only the failures of the last `ms` milliseconds, by the clock `now` (epoch milliseconds). Without a window
   * every failure since the import counts, and only importing the key again closes the breaker.
   */
  readonly window?: { readonly ms: number; readonly now: () => number };
}

/** The failure counter of one key. */
export interface Breaker {
  /** @throws EnvelopeError ERR_BREAKER_OPEN */
  check(): void;
  count(): void;
}

/**
 * Eight guesses are far from the tens of thousands that an attack on PKCS#1 v1.5 takes, and more than a peer with a
 * wrong key needs to notice.
 */
const DEFAULT_FAILURES = 8;

/** A breaker for one key; its state lives in this closure and nowhere else. */
export function createBreaker(options?: BreakerOptions): Breaker {
  const { failures = DEFAULT_FAILURES, window } = options ?? {};
  if (!(Number.isInteger(failures) && failures > 0 && (!window || window.ms > 0))) {
    throw new EnvelopeError('ERR_KEY_OPTIONS_INVALID', 'breaker: failures and window.ms start at 1');
  }
  let times: number[] = [];
  return {
    check() {
      if (window) {
        const since = window.now() - window.ms;
        times = times.filter((time) => time > since);
      }
      if (times.length < failures) return;
      throw new EnvelopeError(
        'ERR_BREAKER_OPEN',
        `Opening key off after ${failures} failures on signed messages: a probe, or a peer with another key; ` +
          (window ? `back within ${window.ms / 1000} s` : 'import the key again'),
      );
    },
    count() {
      // No more entries than can matter, so that a flood of failures takes no memory.
      if (times.length < failures) times.push(window?.now() ?? 0);
    },
  };
}
