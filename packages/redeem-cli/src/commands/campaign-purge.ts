// In: a finished campaign and --yes. Out: its requests erased.
import { purge } from '@redeemkit/redeem-queue';
import { withStore } from '../campaign/campaign-store.ts';
import { CliError } from '../errors.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';

/** `redeemkit campaign purge`: exit code 0. */
export async function run({ io, settings, positionals: [campaign = ''] }: CommandContext): Promise<number> {
  if (!settings.on('yes')) {
    throw new CliError(
      'ERR_USAGE',
      'purge erases every request of the campaign for good. Export what you need with campaign results, then add --yes.',
    );
  }
  await withStore({ io, settings }, { presence: 'there' }, (queue) => purge(queue, campaign));
  if (settings.on('json')) printJson(io, { campaign, state: 'purged' });
  else {
    printLine(
      io.stdout,
      `${printable(campaign)} is purged: the requests are erased; bizNos, outcomes and evidence stay.`,
    );
  }
  return 0;
}
