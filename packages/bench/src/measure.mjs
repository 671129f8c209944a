// In: contenders for one task. Out: the median time of each, measured in turns so that a busy moment hits all alike.

/** @typedef {{ name: string, run: () => unknown }} Contender */

/**
 * Runs every contender in each round, in turns, and takes medians over the rounds.
 *
 * @param {readonly Contender[]} contenders the order changes from round to round
 * @param {{ rounds?: number, roundMs?: number, perRun?: number }} [options] perRun: operations in one run
 * @returns {Promise<number[]>} microseconds per operation, in the order given
 */
export async function measure(contenders, { rounds = 15, roundMs = 60, perRun = 1 } = {}) {
  const times = contenders.map(() => /** @type {number[]} */ ([]));
  for (let round = -5; round < rounds; round++) {
    // The first five rounds warm up. Every other round runs backwards.
    const order = contenders.map((_, i) => (round % 2 ? contenders.length - 1 - i : i));
    for (const i of order) {
      const start = performance.now();
      let runs = 0;
      let elapsed = 0;
      do {
        await contenders[i].run();
        runs++;
        elapsed = performance.now() - start;
      } while (elapsed < roundMs);
      if (round >= 0) times[i].push((elapsed * 1000) / (runs * perRun));
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]);
}

/** @param {number} microseconds */
export function format(microseconds) {
  return microseconds >= 1000
    ? `${(microseconds / 1000).toFixed(2)} ms`
    : `${microseconds.toFixed(microseconds < 10 ? 2 : 0)} µs`;
}
