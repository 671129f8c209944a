// In: what went wrong with a program or server, as it goes wrong. Out: whether to keep asking it.
import type { ConformanceFailure } from './implementation.ts';

// Each time-out costs its whole time: five of ten seconds is as long as a run may hang on one implementation.
const MAX_TIMEOUTS = 5;
// A program that dies on some inputs is judged to the end; one that dies twenty times in a row does not run at all.
const MAX_CRASHES_IN_A_ROW = 20;

/** Counts failures of one implementation. */
export interface Patience {
  /** The failure to report at once, when enough is enough. */
  givenUp(): ConformanceFailure | undefined;
  note(answer: object): void;
}

/** A fresh count. */
export function startPatience(): Patience {
  let timeouts = 0;
  let crashes = 0;
  let last = '';
  return {
    givenUp() {
      if (timeouts < MAX_TIMEOUTS && crashes < MAX_CRASHES_IN_A_ROW) return undefined;
      const why = timeouts >= MAX_TIMEOUTS ? `${timeouts} time-outs` : `${crashes} crashes in a row`;
      return { failure: 'gave-up', detail: `not asked after ${why}; the last: ${last}` };
    },
    note(answer) {
      const { failure, detail } = answer as Partial<ConformanceFailure>;
      if (failure === 'timeout') timeouts += 1;
      if (failure === 'crash' || failure === 'too-much-output') crashes += 1;
      else crashes = 0;
      last = detail ?? last;
    },
  };
}
