// In: a store. Out: where its campaigns stand, once or until they are done.
import { setTimeout } from 'node:timers/promises';
import { isQueueError, type QueueStatus, status } from '@redeemkit/redeem-queue';
import { campaignLines, createPace, paceLines, rateForJson } from '../campaign/campaign-progress.ts';
import { type StorePlace, storePlace, withStore } from '../campaign/campaign-store.ts';
import { readLastStatus } from '../campaign/last-status.ts';
import { createProgress } from '../campaign/progress.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';

const tickMs = 1000;

/** `redeemkit campaign status`: exit code 0. */
export async function run(context: CommandContext): Promise<number> {
  const {
    io,
    settings,
    positionals: [campaign],
  } = context;
  const place = storePlace('store', { io, settings });
  const once = settings.on('once') || settings.on('json');
  try {
    return await withStore({ io, settings }, { presence: 'there', place }, async (queue) => {
      // An embedded store that can be opened is used by nobody else: nothing moves while it is looked at.
      const look = () => status(queue, campaign);
      if (once || queue.store === 'embedded') return print(await look(), context);
      return follow(look, context);
    });
  } catch (error) {
    if (!isQueueError(error) || error.code !== 'ERR_STORE_IN_USE') throw error;
    const look = () => lastStatus(place, { context, campaign, error });
    return once ? print(look(), context) : follow(() => Promise.resolve(look()), context);
  }
}

// What the process that has the store left a second ago.
function lastStatus(
  place: StorePlace,
  options: {
    readonly context: CommandContext;
    readonly campaign: string | undefined;
    readonly error: unknown;
  },
): QueueStatus {
  const {
    context: { settings },
    campaign,
    error,
  } = options;
  const last = readLastStatus(place.location, {
    clientId: settings.needed('client-id').value,
    now: Date.now(),
  });
  const campaigns =
    last?.campaigns.filter((one) => campaign === undefined || one.campaign === campaign) ?? [];
  if (last === undefined || campaigns.length === 0) throw error;
  return { ...last, campaigns };
}

function print(seen: QueueStatus, { io, settings }: CommandContext): number {
  const { campaigns, rate } = seen;
  if (settings.on('json')) {
    printJson(io, { campaigns, rate: rateForJson(seen) });
    return 0;
  }
  if (campaigns.length === 0) printLine(io.stdout, 'There are no campaigns of this client id.');
  for (const line of campaigns.flatMap(campaignLines)) printLine(io.stdout, line);
  if (rate.limit !== undefined) {
    const slower = rate.current !== undefined && rate.current < rate.limit;
    const now = slower ? `, slowed down to ${rate.current?.toFixed(1)}` : '';
    printLine(io.stdout, `rate: at most ${rate.limit} requests a second${now}`);
  }
  return 0;
}

async function follow(look: () => Promise<QueueStatus>, context: CommandContext): Promise<number> {
  const { io } = context;
  const signal = io.interruption();
  const progress = createProgress(io);
  const toPace = createPace();
  let seen = await look();
  while (!signal.aborted && seen.campaigns.some(({ done, state }) => !done && state !== 'moved')) {
    const pace = toPace(seen, performance.now());
    progress.show(() => paceLines(pace, { live: progress.live }));
    await setTimeout(tickMs, undefined, { signal }).catch(() => undefined);
    seen = await look();
  }
  progress.end();
  return print(seen, context);
}
