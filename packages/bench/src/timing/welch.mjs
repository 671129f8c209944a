// In: two lists of durations. Out: Welch's t, the difference of the means, and the least difference that would show.

/**
 * The largest |t| over crops that drop the slowest samples: a busy machine adds a long tail to both sides, and a real
 * difference shows in the fast part first.
 *
 * @param {readonly number[]} a durations in nanoseconds
 * @param {readonly number[]} b
 * @returns {{ t: number, difference: number, detectable: number }} difference and detectable in nanoseconds
 */
export function welch(a, b) {
  const sortedA = [...a].sort((x, y) => x - y);
  const sortedB = [...b].sort((x, y) => x - y);
  let worst = { t: 0, difference: 0, detectable: Number.POSITIVE_INFINITY };
  for (const share of [1, 0.95, 0.9, 0.75, 0.5]) {
    const x = moments(sortedA.slice(0, Math.floor(sortedA.length * share)));
    const y = moments(sortedB.slice(0, Math.floor(sortedB.length * share)));
    const error = Math.sqrt(x.variance / x.count + y.variance / y.count);
    const difference = x.mean - y.mean;
    const t = error === 0 ? 0 : difference / error;
    if (Math.abs(t) >= Math.abs(worst.t)) worst = { t, difference, detectable: THRESHOLD * error };
  }
  return worst;
}

/** Above this, chance is out of the question (p < 0.00001); the usual bound of leakage tests (ISO/IEC 17825). */
export const THRESHOLD = 4.5;

/** @param {readonly number[]} list */
function moments(list) {
  const count = list.length;
  const mean = list.reduce((sum, value) => sum + value, 0) / count;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { count, mean, variance };
}
