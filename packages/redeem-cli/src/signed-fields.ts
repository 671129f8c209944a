// In: the settings of `sign` or `verify`, and standard input. Out: the message whose string is signed.
import type { SignedMessage } from '@redeemkit/signature-header';
import type { CliIo } from './io.ts';
import { bodyLimit, readStandardInput } from './read-input.ts';
import type { Settings } from './settings.ts';

/**
 * Gathers the five parts of the string to sign (docs/protocol §1). The fields come first, so that a missing one is
 * reported without waiting for the body.
 *
 * @throws CliError `ERR_SETTING_MISSING`, `ERR_INPUT_TOO_LARGE`
 */
export async function readSignedFields(settings: Settings, io: CliIo): Promise<SignedMessage> {
  const clientId = settings.needed('client-id').value;
  const time = settings.needed('time').value;
  const path = settings.needed('path').value;
  const method = settings.text('method')?.value ?? 'POST';
  const body = await readStandardInput({ io, what: 'body', limit: bodyLimit });
  return { method, path, clientId, time, body };
}
