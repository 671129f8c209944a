// In: an open store and a client. Out: its campaigns worked, with progress shown, until they are done or somebody interrupts.
import type { RedeemClient } from '@redeemkit/redeem-client';
import { type CampaignStatus, type Queue, type QueueStatus, status, work } from '@redeemkit/redeem-queue';
import { type CliIo, printLine } from '../io.ts';
import { paintFor } from '../paint.ts';
import { printable } from '../printable.ts';
import type { Settings } from '../settings.ts';
import { createPace, paceLines } from './campaign-progress.ts';
import type { StorePlace } from './campaign-store.ts';
import { leaveStatus } from './last-status.ts';
import type { Progress } from './progress.ts';
import { workSettings } from './work-settings.ts';

// As often as a watcher's eyes move; one light query.
const tickMs = 1000;

/**
 * Works one campaign, or all of the store's client id.
 *
 * @returns where they stand at the end
 * @throws CliError `ERR_SETTING_INVALID` · QueueError
 */
export async function workCampaign(
  queue: Queue,
  options: {
    readonly client: RedeemClient;
    readonly campaign: string | undefined;
    readonly place: StorePlace;
    readonly until: 'done' | 'interrupted';
    readonly io: CliIo;
    readonly settings: Settings;
    readonly progress: Progress;
    readonly signal: AbortSignal;
  },
): Promise<QueueStatus> {
  const { client, campaign, place, until, io, settings, progress, signal } = options;
  const look = async (): Promise<QueueStatus> => {
    const seen = await status(queue, campaign);
    leaveStatus(place.location, { at: Date.now(), clientId: queue.clientId, status: seen });
    return seen;
  };
  const onAbort = (): void => {
    progress.say(
      'Stopping: what is in flight ends first. Ctrl-C again stops at once; nothing is lost either way.',
    );
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const watcher = watch(look, { progress, signal });
  const paint = paintFor(io, io.stderr);
  try {
    await work(queue, {
      client,
      signal,
      stopWhenDone: until === 'done',
      ...workSettings(settings),
      ...(campaign !== undefined && { campaign }),
      onNotice: ({ code, message }) => {
        progress.say(`${paint.doubt('note:')} ${printable(message)} (${code})`);
      },
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    await watcher.stop();
  }
  return look();
}

/** Shows the pace every second until it is stopped. A store that is down for a while is no reason to end. */
function watch(
  look: () => Promise<QueueStatus>,
  { progress }: { readonly progress: Progress; readonly signal: AbortSignal },
): { readonly stop: () => Promise<void> } {
  const toPace = createPace();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const tick = async (): Promise<void> => {
    try {
      const pace = toPace(await look(), performance.now());
      if (!stopped) progress.show(() => paceLines(pace, { live: progress.live }));
    } catch {
      // The worker itself reports what is wrong with the store.
    }
    if (!stopped) timer = setTimeout(start, tickMs);
  };
  const start = (): void => {
    running = tick();
  };
  start();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
      progress.end();
    },
  };
}

/** What to do about unresolved and open redemptions. */
export function printAdvice(io: CliIo, campaigns: readonly CampaignStatus[]): void {
  if (campaigns.some(({ counts }) => counts.unresolved > 0)) {
    printLine(
      io.stdout,
      '  Unresolved ones may have been redeemed: ask AlipayHK about each bizNo, then record the answer with',
    );
    printLine(io.stdout, `  ${io.self} campaign settle BIZNO --as succeeded|failed|retry`);
  }
  for (const { campaign, state, done } of campaigns) {
    const next = done ? undefined : nextStep.get(state);
    if (next !== undefined) printLine(io.stdout, `  ${printable(campaign)} ${next}`);
  }
}

const nextStep: ReadonlyMap<CampaignStatus['state'], string> = /* @__PURE__ */ new Map([
  ['active', 'is not finished: run the same command again to go on.'],
  ['cancelled', 'has redemptions in doubt: campaign work follows them to their end.'],
  ['paused', 'is paused: campaign resume lets it go on.'],
  ['loading', 'is not worked before its load has ended: repeat campaign load.'],
  ['moving', 'is being moved to another store: repeat campaign migrate.'],
]);
