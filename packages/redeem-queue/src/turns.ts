// In: the campaigns of a clientId. Out: the next items to send, taken from campaigns in turns, and whether all is done.
import { type Hand, type Item, takeJobs } from './hand.ts';
import type { QueueParts } from './open-queue.ts';
import { repairJobs } from './repair-jobs.ts';
import { tallySums, toCounts } from './tally.ts';

/** Whose turn it is. */
export interface Turns {
  /** Fetches jobs where too few items are in hand. True if any came. */
  fetch(): Promise<boolean>;
  /** Up to `count` items, one campaign after the other. */
  next(count: number): { hand: Hand; item: Item }[];
  /** A campaign is no longer what it was: looks again before anything more is fetched. */
  lookAgain(): void;
  /** True when no campaign has an open item. */
  allDone(): Promise<boolean>;
}

// New campaigns, and ends of pauses, are noticed this soon.
const listMs = 1_000;
// An empty queue is asked again after this; as pg-boss's own workers at their fastest.
const emptyMs = 500;
// Campaigns served at the same time by one worker; others get their turn when one of these is through with a job.
const campaignsAtOnce = 8;
// A campaign whose jobs were lost (a restored backup, a dropped schema) gets new ones within this time.
const repairMs = 600_000;

interface Served {
  readonly id: number;
  readonly open: number;
  readonly cancelled: boolean;
}

/** Creates the turns of one worker over `hands`, which it adds to. */
export function createTurns(
  parts: QueueParts,
  options: { readonly hands: Hand[]; readonly only: number | undefined; readonly concurrency: number },
): Turns {
  const { database, clientId } = parts;
  const { hands, only, concurrency } = options;
  let served: readonly Served[] = [];
  let listedAt = Number.NEGATIVE_INFINITY;
  const emptyUntil = new Map<number, number>();
  const repairedAt = new Map<number, number>();
  let turn = 0;

  const list = async (): Promise<readonly Served[]> => {
    const rows = await database.query(
      `SELECT c.id, c.state = 'cancelled' AS over, ${tallySums} FROM redeemkit.campaign c LEFT JOIN redeemkit.tally t ON t.campaign_id = c.id
       WHERE c.client_id = $1 AND c.state IN ('active', 'cancelled') AND NOT c.loading AND ($2::int IS NULL OR c.id = $2)
       GROUP BY c.id ORDER BY c.id`,
      [clientId, only ?? null],
    );
    return rows
      .map((row) => ({
        id: Number(row['id']),
        open: toCounts(row).open,
        cancelled: row['over'] === true,
      }))
      .filter(({ open }) => open > 0);
  };
  const refresh = async (): Promise<void> => {
    const now = performance.now();
    if (now - listedAt < listMs) return;
    served = await list();
    listedAt = now;
    for (const { id } of served) {
      if (now - (repairedAt.get(id) ?? Number.NEGATIVE_INFINITY) < repairMs) continue;
      repairedAt.set(id, now);
      await repairJobs(parts, { campaignId: id });
    }
  };
  /** Jobs in hand with items that may still be started. */
  const usable = (): Hand[] => {
    const now = performance.now();
    return hands.filter(({ waiting, startBy }) => waiting.length > 0 && startBy > now);
  };
  const waitingOf = (id?: number): number =>
    usable().reduce(
      (sum, hand) => (id === undefined || hand.campaignId === id ? sum + hand.waiting.length : sum),
      0,
    );

  return {
    async fetch() {
      if (waitingOf() >= concurrency && served.length < 2) return true;
      await refresh();
      const share = Math.max(1, Math.ceil(concurrency / Math.max(1, served.length)));
      let any = false;
      for (let step = 0; step < served.length; step += 1) {
        const inHand = new Set(usable().map((hand) => hand.campaignId));
        if (inHand.size >= campaignsAtOnce) break;
        const { id, cancelled } = served[(turn + step) % served.length] as Served;
        const now = performance.now();
        if (waitingOf(id) >= share || (emptyUntil.get(id) ?? 0) > now) continue;
        const found = await takeJobs(parts, { campaignId: id, cancelled });
        hands.push(...found);
        if (found.length > 0) any = true;
        else emptyUntil.set(id, now + emptyMs);
      }
      turn += 1;
      return any;
    },
    next(count) {
      const items: { hand: Hand; item: Item }[] = [];
      for (;;) {
        const left = usable();
        const campaigns = [...new Set(left.map((hand) => hand.campaignId))];
        if (campaigns.length === 0) return items;
        // Every other call starts with the next campaign, so that a count of one is fair too.
        turn += 1;
        for (let step = 0; step < campaigns.length; step += 1) {
          if (items.length >= count) return items;
          const id = campaigns[(turn + step) % campaigns.length];
          const hand = left.find((one) => one.campaignId === id && one.waiting.length > 0);
          const item = hand?.waiting.shift();
          if (hand && item) items.push({ hand, item });
        }
      }
    },
    lookAgain() {
      listedAt = Number.NEGATIVE_INFINITY;
    },
    async allDone() {
      return (await list()).length === 0;
    },
  };
}
