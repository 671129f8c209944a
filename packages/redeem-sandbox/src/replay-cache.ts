// In: the digest of a string to sign. Out: the answer it was given before, if that was not long ago.

/** Remembers the answers to signed messages, so that an exact repeat is answered and not processed. */
export interface ReplayCache<Answer> {
  /** The answer under this key, or the promise of it while the first request is still being processed. */
  get(key: string, now: number): Answer | Promise<Answer | undefined> | undefined;
  /** Remembers; an answer that turns out `undefined` or fails is forgotten at once. */
  set(key: string, now: number, answer: Promise<Answer | undefined>): void;
  readonly size: number;
}

/**
 * Creates a cache of at most `maxEntries` answers, each kept for `ttlMs`.
 */
export function createReplayCache<Answer>(options: {
  readonly maxEntries: number;
  readonly ttlMs: number;
}): ReplayCache<Answer> {
  const kept = new Map<string, { readonly until: number; answer: Answer | Promise<Answer | undefined> }>();
  // Entries are in order of insertion and of age: the clock of one sandbox does not run backwards by more than it
  // forgives, and an entry that outlives its time by that is harmless.
  const forget = (now: number): void => {
    for (const [key, entry] of kept) {
      if (kept.size <= options.maxEntries && entry.until > now) return;
      kept.delete(key);
    }
  };
  return {
    get: (key, now) => {
      const entry = kept.get(key);
      return entry !== undefined && entry.until > now ? entry.answer : undefined;
    },
    set: (key, now, answer) => {
      const entry: { readonly until: number; answer: Answer | Promise<Answer | undefined> } = {
        until: now + options.ttlMs,
        answer,
      };
      kept.delete(key);
      kept.set(key, entry);
      forget(now);
      const drop = (): void => {
        if (kept.get(key) === entry) kept.delete(key);
      };
      answer.then((value) => {
        // From here on the value alone: a promise would keep everything alive that it was made from.
        if (value === undefined) drop();
        else entry.answer = value;
      }, drop);
    },
    get size() {
      return kept.size;
    },
  };
}
