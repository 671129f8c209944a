// In: the status of campaigns, again and again. Out: how fast they go, when they end, and lines that say so.
import type { CampaignStatus, Counts, QueueStatus } from '@redeemkit/redeem-queue';
import { printable } from '../printable.ts';
import { bar, duration, grouped, percent } from './progress.ts';

/** Where one or several campaigns stand together, and how fast they go. */
export interface Pace {
  readonly counts: Counts;
  /** Redemptions that came to their end, per second, over the last half minute; undefined before it is known. */
  readonly perSecond: number | undefined;
  /** Seconds until none is open; undefined while nothing moves. */
  readonly etaSeconds: number | undefined;
}

// Long enough that a pause between batches is no stop, short enough that a change shows.
const windowMs = 30_000;

/** Remembers the last half minute; give it every status that was read, with its time in milliseconds. */
export function createPace(): (status: QueueStatus, at: number) => Pace {
  const samples: { readonly at: number; readonly ended: number }[] = [];
  return ({ campaigns }, at) => {
    const counts = addCounts(campaigns);
    const ended = counts.total - counts.open;
    samples.push({ at, ended });
    // The newest sample from before the window stays, so that there is always a whole window to look at.
    while ((samples[1]?.at ?? at) <= at - windowMs) samples.shift();
    const first = samples[0];
    const seconds = first === undefined ? 0 : (at - first.at) / 1000;
    const perSecond =
      first === undefined || seconds < 1 ? undefined : Math.max(0, (ended - first.ended) / seconds);
    const etaSeconds = perSecond === undefined || perSecond === 0 ? undefined : counts.open / perSecond;
    return { counts, perSecond, etaSeconds };
  };
}

/** The sum over campaigns. */
export function addCounts(campaigns: readonly CampaignStatus[]): Counts {
  const sum = {
    total: 0,
    open: 0,
    pending: 0,
    sending: 0,
    waiting: 0,
    succeeded: 0,
    failed: 0,
    unresolved: 0,
    cancelled: 0,
  };
  for (const { counts } of campaigns) {
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += counts[key];
  }
  return sum;
}

/** Two lines of at most 80 columns for a terminal; joined by a space they are one for a log. */
export function paceLines(pace: Pace, { live }: { readonly live: boolean }): readonly string[] {
  const { counts, perSecond, etaSeconds } = pace;
  const part = counts.total === 0 ? 0 : (counts.total - counts.open) / counts.total;
  const facts = [
    percent(part),
    `${grouped(counts.total - counts.open)} of ${grouped(counts.total)}`,
    ...(perSecond === undefined ? [] : [`${perSecond < 10 ? perSecond.toFixed(1) : grouped(perSecond)}/s`]),
    ...(counts.open > 0 && etaSeconds !== undefined ? [`ETA ${duration(etaSeconds)}`] : []),
  ].join('  ');
  const outcomes = outcomeWords(counts).join(' · ');
  return live ? [`${bar(part)} ${facts}`, outcomes] : [`${facts};`, outcomes];
}

/** `succeeded 99,950`, …: those that occur, succeeded always. */
export function outcomeWords(counts: Counts): readonly string[] {
  return (['succeeded', 'failed', 'unresolved', 'cancelled', 'sending', 'waiting', 'pending'] as const)
    .filter((state) => state === 'succeeded' || counts[state] > 0)
    .map((state) => `${state} ${grouped(counts[state])}`);
}

/** What is printed of one campaign when nothing is painted over. */
export function campaignLines({ campaign, state, done, counts }: CampaignStatus): readonly string[] {
  const part = counts.total === 0 ? 0 : (counts.total - counts.open) / counts.total;
  const stands = done && state === 'active' ? 'done' : state;
  return [
    `${printable(campaign)}: ${stands}`,
    `  ${bar(part)} ${percent(part)}  ${grouped(counts.total - counts.open)} of ${grouped(counts.total)}`,
    `  ${outcomeWords(counts).join(' · ')}`,
  ];
}

/** 0 all succeeded · 1 all certain or cancelled, some without a redemption · 2 some unresolved or open. */
export function exitCodeOf({ open, unresolved, failed, cancelled }: Counts): number {
  if (open > 0 || unresolved > 0) return 2;
  return failed > 0 || cancelled > 0 ? 1 : 0;
}

/** The fleet's limit and what is used of it; null where there is none. */
export function rateForJson({ rate }: QueueStatus): {
  readonly limit: number | null;
  readonly current: number | null;
} {
  return { limit: rate.limit ?? null, current: rate.current ?? null };
}
