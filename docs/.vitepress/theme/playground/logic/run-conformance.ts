// In: the vectors of this toolkit. Out: their result in this browser, case by case, without freezing the page.
import { type CaseReport, type ConformanceReport, runVectors } from '@redeemkit/conformance-vectors';
import { allVectors } from '@redeemkit/conformance-vectors/all';
import { redeemkitImplementation } from '@redeemkit/conformance-vectors/redeemkit';

/** How many cases there are. */
export const CASE_COUNT: number = allVectors
  .flatMap(({ groups }) => groups)
  .reduce((sum, { cases }) => sum + cases.length, 0);

// One frame at 60 Hz: after that the page gets its turn.
const FRAME_MS = 16;

/**
 * Runs every case through the packages as this page loaded them.
 *
 * @throws the signal's reason, when aborted
 */
export async function runConformance(options: {
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}): Promise<ConformanceReport> {
  const { onProgress, signal } = options;
  const implementation = redeemkitImplementation();
  let last = performance.now();
  let done = 0;
  return runVectors(allVectors, {
    ...implementation,
    answer: async (request) => {
      if (performance.now() - last > FRAME_MS) {
        onProgress(done);
        await new Promise((resolve) => setTimeout(resolve));
        last = performance.now();
      }
      signal.throwIfAborted();
      done += 1;
      return implementation.answer(request);
    },
  });
}

/** The cases that failed, at most as many as a page can show. */
export const failuresOf = (report: ConformanceReport, limit = 50): readonly CaseReport[] =>
  report.cases.filter(({ verdict }) => verdict === 'failed').slice(0, limit);
