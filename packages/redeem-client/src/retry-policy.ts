// In: nothing. Out: when another attempt is made, and after which pauses, as plain values.

/** When to make another attempt with the same bizNo and the identical body. */
export interface RetryPolicy {
  /**
   * `not-sent`: only when the request certainly never left this machine.
   * `unknown`: after every unknown outcome, so also when the first request may have taken effect. Safe only if the
   * gateway deduplicates by bizNo. AlipayHK documents that for a sister operation ("Issue A. Point") and not for
   * benefitRedeem: ask before you choose it.
   */
  readonly on: 'not-sent' | 'unknown';
  /** Pause before attempt 2, 3, …, milliseconds. Its length bounds the number of retries. */
  readonly delaysMs: readonly number[];
  /** `full`: a random part of each pause, so that clients do not move in step. Default `none`. */
  readonly jitter?: 'full' | 'none';
}

/** The default: two more attempts, and only when nothing was sent. */
export const retryNotSent: RetryPolicy = /* @__PURE__ */ Object.freeze({
  on: 'not-sent',
  // A refused connection is often a restart: soon, then once more after a second.
  delaysMs: /* @__PURE__ */ Object.freeze([200, 1_000]),
  jitter: 'full',
});

/** One attempt, whatever happens. */
export const retryNever: RetryPolicy = /* @__PURE__ */ Object.freeze({
  on: 'not-sent',
  delaysMs: /* @__PURE__ */ Object.freeze([]),
});

/**
 * After every unknown outcome, on the schedule AlipayHK publishes for its own deliveries: 2 s, 2 s, 2 s, 10 min,
 * 30 min (docs/protocol §8). Read {@link RetryPolicy.on} first.
 *
 * @example
 * createRedeemClient({ …, retry: retryUnknown });
 * createRedeemClient({ …, retry: { ...retryUnknown, delaysMs: [500, 2_000] } });
 */
export const retryUnknown: RetryPolicy = /* @__PURE__ */ Object.freeze({
  on: 'unknown',
  delaysMs: /* @__PURE__ */ Object.freeze([2_000, 2_000, 2_000, 600_000, 1_800_000]),
});
