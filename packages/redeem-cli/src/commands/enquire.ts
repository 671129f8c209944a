// In: a user's access token. Out: the user's points as the gateway answers them.
import { type UserPromoBenefitQueryRequest, userPromoBenefitQuery } from '@redeemkit/benefit-redeem-schema';
import { CliError } from '../errors.ts';
import { connectClient } from '../gateway/connect-client.ts';
import { printOutcome } from '../gateway/print-outcome.ts';
import { aboutInput, readJsonInput } from '../gateway/read-json-input.ts';
import type { CommandContext } from '../option-spec.ts';
import { readInput } from '../read-input.ts';

/** An access token has some dozens of characters; a kilobyte is another file. */
const tokenLimit = 1024;

/** `redeemkit enquire`: exit code 0 succeeded, 1 failed, 2 unknown. */
export async function run(context: CommandContext): Promise<number> {
  const { io, settings, positionals } = context;
  const client = await connectClient(settings, io);
  const request = await readRequest(context);
  const outcome = await aboutInput(positionals[0] ?? 'The access token', () =>
    client.call(userPromoBenefitQuery, request, { signal: io.interruption() }),
  );
  return printOutcome(outcome, { io, settings, shows: 'response' });
}

async function readRequest({
  io,
  settings,
  positionals,
}: CommandContext): Promise<UserPromoBenefitQueryRequest> {
  const [name] = positionals;
  const file = settings.path('access-token-file');
  const token = io.env['REDEEMKIT_ACCESS_TOKEN'];
  // The client checks the shape before anything is sent.
  if (name !== undefined) return (await readJsonInput(name, io)) as UserPromoBenefitQueryRequest;
  if (file !== undefined) {
    const bytes = await readInput(file.value, { io, what: 'access token', limit: tokenLimit });
    return { accessToken: new TextDecoder().decode(bytes).trim() };
  }
  if (token !== undefined && token !== '') return { accessToken: token };
  throw new CliError(
    'ERR_SETTING_MISSING',
    "The user's access token is missing. Give REQUEST.json, or --access-token-file FILE, or set REDEEMKIT_ACCESS_TOKEN.",
  );
}
