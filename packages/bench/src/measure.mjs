// In: contenders for one task. Out: the time of each, median and quartiles, measured in turns so that a busy moment hits all alike.

/**
 * Runs every contender in each round, in turns, and takes quartiles over the rounds.
 *
 * @param {readonly { run: () => unknown, perRun?: number }[]} contenders perRun: operations in one run
 * @param {{ rounds?: number, roundMs?: number, warmUp?: number, now?: () => number }} [options] now: milliseconds
 * @returns {Promise<{ low: number, median: number, high: number }[]>} microseconds per operation: quartiles
 */
export async function measure(
  contenders,
  { rounds = 15, roundMs = 40, warmUp = 4, now = () => performance.now() } = {},
) {
  const times = contenders.map(() => /** @type {number[]} */ ([]));
  for (let round = -warmUp; round < rounds; round++) {
    // Every other round runs backwards.
    const order = contenders.map((_, i) => (round % 2 ? contenders.length - 1 - i : i));
    for (const i of order) {
      const { run, perRun = 1 } = contenders[i];
      const start = now();
      let runs = 0;
      let elapsed = 0;
      do {
        await run();
        runs++;
        elapsed = now() - start;
      } while (elapsed < roundMs);
      if (round >= 0) times[i].push((elapsed * 1000) / (runs * perRun));
    }
  }
  return times.map(quartiles);
}

/** Milliseconds of processor time of this process and its threads: what else the machine does counts for little in it. */
export const cpuTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** @param {readonly number[]} values */
export function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

/** `count` operations at once: what a server does; the time is per operation. */
export const inFlight = (count, one) => ({
  run: () => Promise.all(Array.from({ length: count }, () => one())),
  perRun: count,
});

/** @param {number} microseconds */
export function format(microseconds) {
  if (microseconds >= 999.5) return `${(microseconds / 1000).toFixed(microseconds < 10_000 ? 2 : 1)} ms`;
  return `${microseconds.toFixed(microseconds < 10 ? 2 : 0)} µs`;
}
