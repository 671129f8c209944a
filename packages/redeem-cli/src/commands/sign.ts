// In: a body on standard input, a private key and the signed fields. Out: the Signature header value, and nothing else.
import { importSigningKey, signMessage } from '@redeemkit/signature-header';
import { chooseAlgorithm } from '../algorithm.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { importNamed, readKeyText } from '../read-key.ts';
import { readSignedFields } from '../signed-fields.ts';

/** `redeemkit sign`: exit code 0. */
export async function run({ io, settings }: CommandContext): Promise<number> {
  const algorithm = await chooseAlgorithm(settings);
  const keyVersion = settings.text('key-version')?.value ?? '1';
  const signer = await importNamed(await readKeyText('key', { io, settings }), {
    needs: 'private',
    work: (material) => importSigningKey(material, { algorithm, keyVersion }),
  });
  const signature = await signMessage(await readSignedFields(settings, io), signer);
  if (settings.on('json')) printJson(io, { signature, algorithm: signer.algorithm, keyVersion });
  else printLine(io.stdout, signature);
  return 0;
}
