// In: `campaign` with a part that there is not. Out: one line with the part that was probably meant.
import { CliError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import type { CommandContext } from '../option-spec.ts';
import { printable } from '../printable.ts';
import { campaign } from '../specs/campaign-specs.ts';

/** `redeemkit campaign` without one of its parts: never succeeds. @throws CliError `ERR_USAGE` */
export function run({ positionals: [typed = ''] }: CommandContext): Promise<number> {
  const parts = (campaign.parts ?? []).map(({ name }) => name.replace(`${campaign.name} `, ''));
  const nearest = nearestName(typed, parts);
  const hint = parts.includes(typed)
    ? `write it right behind campaign: redeemkit campaign ${typed}`
    : nearest === undefined
      ? `the parts are ${parts.join(', ')}`
      : `did you mean ${nearest}?`;
  return Promise.reject(
    new CliError(
      'ERR_USAGE',
      `unknown part ${printable(typed, 60)} of campaign (${hint}). See: redeemkit campaign --help`,
    ),
  );
}
