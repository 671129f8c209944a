// In: a database server and whose campaign it is. Out: a campaign that is fed while the chaos lasts, and its books at the end.
import { setTimeout as sleep } from 'node:timers/promises';
import { closeQueue, load, openQueue, results, status } from '@redeemkit/redeem-queue';
import { redemptionOf } from '../lib/redemption.mjs';

const campaign = 'chaos';
// So many open redemptions keep the workers busy until they are fed again.
const ENOUGH = 30;
const BATCH = 30;

export async function createCampaign({ url, clientId, users, random }) {
  const queue = await openQueue({ store: { url }, clientId });
  /** Everything ever wanted, by bizNo; a batch that a restart of the database cut off is loaded again as it was. */
  const wanted = new Map();
  let unfinished = [];

  const open = async () => {
    const [found] = (await status(queue, campaign)).campaigns;
    return found.counts.open;
  };
  const feed = async () => {
    if (unfinished.length === 0) {
      if (wanted.size > 0 && (await open()) >= ENOUGH) return;
      unfinished = Array.from({ length: BATCH }, (_, at) => ({
        bizNo: `q-${wanted.size + at + 1}`,
        user: random.pick(users),
        points: 1 + random.below(5),
      }));
      for (const entry of unfinished) wanted.set(entry.bizNo, entry);
    }
    await load(queue, { campaign, requests: unfinished.map(redemptionOf), leaseSeconds: 4 });
    unfinished = [];
  };
  /** While the database restarts there is nothing to feed; what was begun is done at the next call. */
  const unlessDown = async (act) => {
    try {
      return await act();
    } catch (error) {
      if (error.code !== 'ERR_STORE_DOWN') throw error;
      return undefined;
    }
  };

  return {
    feed: () => unlessDown(feed),
    /** Waits until every redemption is at its end. */
    async drain() {
      while (unfinished.length > 0 || (await unlessDown(open)) !== 0) {
        if (unfinished.length > 0) await unlessDown(feed);
        await sleep(500);
      }
    },
    /** What the campaign says of everything that was ever wanted. Without evidence an end is none. */
    async books() {
      const told = new Map();
      for await (const { bizNo, state, evidence } of results(queue, campaign))
        told.set(bizNo, evidence.length > 0 ? state : 'nothing');
      return [...wanted.values()].map((entry) => ({ ...entry, told: told.get(entry.bizNo) ?? 'nothing' }));
    },
    close: () => closeQueue(queue),
  };
}
