// In: a store with campaigns and a client. Out: their redemptions made, until done or interrupted.
import { addCounts, exitCodeOf, outcomeWords, rateForJson } from '../campaign/campaign-progress.ts';
import { storePlace, withStore } from '../campaign/campaign-store.ts';
import { createProgress } from '../campaign/progress.ts';
import { printAdvice, workCampaign } from '../campaign/work-campaign.ts';
import { workSettings } from '../campaign/work-settings.ts';
import { connectClient } from '../gateway/connect-client.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';

/** `redeemkit campaign work`: exit code 0 all succeeded, 1 some failed, 2 some unresolved or open. */
export async function run({ io, settings, positionals: [campaign] }: CommandContext): Promise<number> {
  const client = await connectClient(settings, io);
  workSettings(settings); // wrong ones before a store is opened
  const place = storePlace('store', { io, settings });
  const signal = io.interruption();
  const progress = createProgress(io);
  const end = await withStore({ io, settings }, { presence: 'there', place, progress }, (queue) =>
    workCampaign(queue, {
      client,
      campaign,
      place,
      until: settings.on('until-done') ? 'done' : 'interrupted',
      io,
      settings,
      progress,
      signal,
    }),
  );
  const counts = addCounts(end.campaigns);
  const what = campaign ?? 'all campaigns';
  if (settings.on('json')) printJson(io, { campaign: campaign ?? null, counts, rate: rateForJson(end) });
  else {
    printLine(io.stdout, `${printable(what)}: ${outcomeWords(counts).join(' · ')}`);
    printAdvice(io, end.campaigns);
  }
  return exitCodeOf(counts);
}
