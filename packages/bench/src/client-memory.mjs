// In: node --expose-gc. Out: memory of 500 redemptions in flight, and the heap after 20,000; two lines of JSON.
import { setUp } from './client-set-up.mjs';
import { redemption } from './tasks/keys.mjs';

if (!globalThis.gc) throw new Error('run it with node --expose-gc');
const MB = 1_000_000;
const many = process.argv.includes('--quick') ? 2_000 : 20_000;
const settle = async () => {
  for (let i = 0; i < 5; i += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

let index = 0;
const redeem = async (client) => {
  index += 1;
  const outcome = await client.redeem(redemption(`order-${index}`));
  if (outcome.status !== 'succeeded') throw new Error(`outcome ${outcome.status} ${outcome.reason?.code}`);
};

// Answers take so long that all 500 are in flight together.
const slow = await setUp({ delayMs: 3_000 });
await redeem(slow.client);
await settle();
const idle = process.memoryUsage().rss;
let most = idle;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss);
}, 20);
await Promise.all(Array.from({ length: 500 }, () => redeem(slow.client)));
clearInterval(watch);
slow.close();
const inFlight = (most - idle) / MB;
console.log(
  JSON.stringify({
    measure: '500 in flight, MB of RSS beyond idle',
    value: Math.round(inFlight),
    ceiling: 100,
  }),
);

const fast = await setUp();
const run = async (count) => {
  // 32 at a time: what a busy service does.
  for (let done = 0; done < count; done += 32) {
    await Promise.all(Array.from({ length: Math.min(32, count - done) }, () => redeem(fast.client)));
  }
};
await run(many / 10);
await settle();
const before = process.memoryUsage().heapUsed;
await run(many);
await settle();
const grown = (process.memoryUsage().heapUsed - before) / MB;
fast.close();
// One megabyte is the noise of two collections of the same heap.
console.log(
  JSON.stringify({
    measure: `heap after ${many.toLocaleString('en')} redemptions, MB beyond before`,
    value: Number(grown.toFixed(2)),
    ceiling: 1,
  }),
);
process.exitCode = inFlight < 100 && grown <= 1 ? 0 : 1;
