// In: the user's own request and keys. Out: one redemption, its outcome printed, exit code 0, 1 or 2.
import { parseBenefitRedeemRequest } from '@redeemkit/benefit-redeem-schema';
import { connectClient } from '../gateway/connect-client.ts';
import { printOutcome } from '../gateway/print-outcome.ts';
import { aboutInput, readJsonInput } from '../gateway/read-json-input.ts';
import type { CommandContext } from '../option-spec.ts';

/** `redeemkit redeem`: exit code 0 succeeded, 1 failed, 2 unknown. Ctrl-C aborts and leaves it unknown. */
export async function run({ io, settings, positionals: [name = '-'] }: CommandContext): Promise<number> {
  const client = await connectClient(settings, io);
  const request = await readJsonInput(name, io);
  const outcome = await aboutInput(name, () =>
    client.redeem(parseBenefitRedeemRequest(request), {
      signal: io.interruption(),
      // A new process does not remember: whether this bizNo is open is for the caller to say.
      earlierAttempts: settings.on('resend') ? 'unresolved' : 'none',
    }),
  );
  return printOutcome(outcome, { io, settings, shows: 'outcome' });
}
