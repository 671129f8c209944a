// In: nothing. Out: a clock and timers that move only when they are told, so that waiting costs no time.

/**
 * Takes the place of the platform's setTimeout and clearTimeout in this process. The client reads both when it calls
 * them; setImmediate stays real.
 */
export function installClock(start) {
  let now = start;
  let last = 0;
  const timers = new Map();
  globalThis.setTimeout = (run, ms = 0) => {
    last += 1;
    timers.set(last, { due: now + ms, run });
    return last;
  };
  globalThis.clearTimeout = (id) => {
    timers.delete(id);
  };
  return {
    now: () => now,
    /** How many timers wait; 0 when everything that ended has let go of its own. */
    waiting: () => timers.size,
    /** Lets `ms` milliseconds pass: what falls due runs, in order. */
    advance: (ms) => {
      const until = now + ms;
      for (;;) {
        let first;
        for (const [id, timer] of timers)
          if (timer.due <= until && (first === undefined || timer.due < first.due)) first = { id, ...timer };
        if (first === undefined) break;
        timers.delete(first.id);
        now = Math.max(now, first.due);
        first.run();
      }
      now = until;
    },
  };
}
