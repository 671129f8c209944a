// In: a store, a campaign's name and a count. Out: that many requests loaded by this process: seconds, memory, time of a status.
import { closeQueue, load, openQueue, status } from '@redeemkit/redeem-queue';
import { requests } from './requests.mjs';

const [place, clientId, campaign, count] = process.argv.slice(2);
const store = JSON.parse(place);
const queue = await openQueue({ store, clientId });
const started = performance.now();
await load(queue, { campaign, requests: requests(campaign, Number(count)) });
const seconds = (performance.now() - started) / 1000;
const times = [];
for (let round = 0; round < 11; round += 1) {
  const asked = performance.now();
  await status(queue, campaign);
  times.push(performance.now() - asked);
}
await closeQueue(queue);
process.stdout.write(
  JSON.stringify({
    items: Number(count),
    seconds: Number(seconds.toFixed(2)),
    microsecondsPerItem: Math.round((seconds * 1e6) / Number(count)),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1_024),
    statusMs: Number(times.sort((a, b) => a - b)[5].toFixed(1)),
  }),
);
