// In: a sealed body on standard input, the recipient's private key and an Encrypt header value. Out: the plaintext bytes.
import { importOpeningKey, isEnvelopeError, parseEncryptHeader } from '@redeemkit/rsa-aes-envelope';
import { openUnverifiedBody } from '@redeemkit/rsa-aes-envelope/unverified';
import { aesBitsOf } from '../aes-bits.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { paintFor } from '../paint.ts';
import { printJson } from '../print-json.ts';
import { bodyLimit, readStandardInput } from '../read-input.ts';
import { importNamed, readKeyText } from '../read-key.ts';

/** `redeemkit open`: exit code 0 when it opens, 1 when it does not open with this key. */
export async function run({ io, settings }: CommandContext): Promise<number> {
  const encrypt = settings.needed('encrypt').value;
  // One key is given and no other is known: it stands for whatever version the header names.
  const keyVersion = parseEncryptHeader(encrypt).keyVersion ?? '1';
  const text = await readKeyText('key', { io, settings });
  const bits = aesBitsOf(settings);
  // The length is never read off what was decrypted. Left open, each of the three is tried as if it had been given.
  const tried = bits === undefined ? ([256, 192, 128] as const) : [bits];
  const keys = await Promise.all(
    tried.map((aesBits) =>
      importNamed(text, {
        needs: 'private',
        work: (material) => importOpeningKey(material, { keyVersion, aesBits }),
      }),
    ),
  );
  const sealed = await readStandardInput({ io, what: 'sealed body', limit: bodyLimit });
  for (const [index, key] of keys.entries()) {
    try {
      const { body } = await openUnverifiedBody(sealed, { encrypt, keys: key });
      if (settings.on('json')) printJson(io, { body: new TextDecoder().decode(body), aesBits: key.aesBits });
      else io.stdout.write(body);
      return 0;
    } catch (error) {
      if (!isEnvelopeError(error) || error.code !== 'ERR_OPEN_FAILED') throw error;
      if (index < keys.length - 1) continue;
      if (settings.on('json'))
        printJson(io, { opened: false, reason: { code: error.code, message: error.message } });
      printLine(io.stderr, `${paintFor(io, io.stderr).bad('not opened:')} ${error.message} (${error.code})`);
    }
  }
  return 1;
}
