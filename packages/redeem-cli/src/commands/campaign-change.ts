// In: a campaign and `pause`, `resume` or `cancel`. Out: that done, and where the campaign stands.
import { cancel, pause, resume, status } from '@redeemkit/redeem-queue';
import { campaignLines } from '../campaign/campaign-progress.ts';
import { withStore } from '../campaign/campaign-store.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';

const verbs = { pause, resume, cancel } as const;

/** `redeemkit campaign pause|resume|cancel`: exit code 0. */
export async function runChange(
  verb: 'pause' | 'resume' | 'cancel',
  { io, settings, positionals: [campaign = ''] }: CommandContext,
): Promise<number> {
  const seen = await withStore({ io, settings }, { presence: 'there' }, async (queue) => {
    await verbs[verb](queue, campaign);
    return status(queue, campaign);
  });
  const [stands] = seen.campaigns;
  if (stands === undefined) throw new Error('a campaign that was changed has no status');
  if (settings.on('json')) printJson(io, { ...stands });
  else for (const line of campaignLines(stands)) printLine(io.stdout, line);
  return 0;
}
