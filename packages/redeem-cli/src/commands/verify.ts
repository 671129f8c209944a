// In: a body on standard input, a public key, the signed fields and a Signature header value. Out: exit code 0 or 1.
import {
  importVerificationKey,
  isSignatureHeaderError,
  parseSignatureHeader,
  verifyMessage,
} from '@redeemkit/signature-header';
import { chooseAlgorithm } from '../algorithm.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { paintFor } from '../paint.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import { importNamed, readKeyText } from '../read-key.ts';
import { readSignedFields } from '../signed-fields.ts';

/** `redeemkit verify`: exit code 0 when the signature is genuine, 1 when it is not. */
export async function run({ io, settings }: CommandContext): Promise<number> {
  const algorithm = await chooseAlgorithm(settings);
  const signature = settings.needed('signature').value;
  // One key is given and no other is known: it stands for whatever version the header names.
  const keyVersion = keyVersionOf(signature) ?? '1';
  const key = await importNamed(await readKeyText('key', { io, settings }), {
    needs: 'public',
    work: (material) => importVerificationKey(material, { algorithm, keyVersion }),
  });
  const message = await readSignedFields(settings, io);
  try {
    const verified = await verifyMessage(message, { signature, keys: key });
    if (settings.on('json')) {
      printJson(io, {
        verified: true,
        algorithm: verified.algorithm,
        keyVersion,
        bytes: verified.body.length,
      });
    } else {
      const facts = `${verified.algorithm}, key version ${printable(keyVersion)}, a body of ${verified.body.length} bytes`;
      printLine(io.stdout, `${paintFor(io, io.stdout).good('verified')}: ${facts}`);
    }
    return 0;
  } catch (error) {
    if (!isSignatureHeaderError(error) || !verdicts.has(error.code)) throw error;
    if (settings.on('json'))
      printJson(io, { verified: false, reason: { code: error.code, message: error.message } });
    const said = `${error.message}. Compare the fingerprint of the key (redeemkit keyinfo) and every signed field.`;
    printLine(
      io.stderr,
      `${paintFor(io, io.stderr).bad('not verified:')} ${printable(said)} (${error.code})`,
    );
    return 1;
  }
}

// A header that cannot be read names no version; verifyMessage says what is wrong with it.
function keyVersionOf(signature: string): string | undefined {
  try {
    return parseSignatureHeader(signature).keyVersion;
  } catch {
    return undefined;
  }
}

// What is wrong with the signature, which the peer sent; every other code is about the input of this command.
const verdicts: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'ERR_SIGNATURE_MISMATCH',
  'ERR_SIGNATURE_MISSING',
  'ERR_ALGORITHM_MISMATCH',
  'ERR_ALGORITHM_UNKNOWN',
  'ERR_HEADER_TOO_LARGE',
  'ERR_HEADER_MALFORMED',
  'ERR_PARAMETER_DUPLICATE',
  'ERR_BASE64_INVALID',
]);
