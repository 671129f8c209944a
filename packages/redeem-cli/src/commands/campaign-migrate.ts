// In: a campaign and another store. Out: the campaign there, with all that happened; here it is never worked again.
import { copyCampaign } from '@redeemkit/redeem-queue';
import { storePlace, withStore } from '../campaign/campaign-store.ts';
import { grouped } from '../campaign/progress.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';

/** `redeemkit campaign migrate`: exit code 0. */
export async function run({ io, settings, positionals: [campaign = ''] }: CommandContext): Promise<number> {
  const target = storePlace('to', { io, settings });
  const { items } = await withStore({ io, settings }, { presence: 'there' }, (from) =>
    withStore({ io, settings }, { presence: 'made', place: target }, (to) =>
      copyCampaign(campaign, { from, to }),
    ),
  );
  if (settings.on('json')) printJson(io, { campaign, items, store: target.shown });
  else {
    printLine(io.stdout, `${printable(campaign)}: ${grouped(items)} redemptions are in ${target.shown} now.`);
    printLine(
      io.stdout,
      '  Name that store with --store from now on; workers there go on with what is open.',
    );
  }
  return 0;
}
