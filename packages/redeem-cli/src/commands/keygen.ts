// In: a name, a folder and an algorithm. Out: a fresh key pair in files, and the line that the gateway's console wants.
import { resolve } from 'node:path';
import { CliError } from '../errors.ts';
import { generateKeys } from '../generate-keys.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { paintFor } from '../paint.ts';
import { printJson } from '../print-json.ts';
import { writeNewFiles } from '../write-new-files.ts';

/** `redeemkit keygen`: exit code 0; files that exist are an error, never overwritten. */
export async function run({ io, settings, positionals }: CommandContext): Promise<number> {
  const name = positionals[0] ?? 'merchant';
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw new CliError(
      'ERR_SETTING_INVALID',
      'The name of a key pair may have letters, digits, dots, dashes and underscores. Use --out for its folder.',
    );
  }
  const algorithm = settings.text('alg')?.value === 'ECC224' ? 'ECC224' : 'RSA256';
  const bits = settings.text('bits');
  if (bits !== undefined && algorithm === 'ECC224') {
    throw new CliError('ERR_USAGE', '--bits is for RSA256 only: ECC224 keys are on P-224. Leave it out.');
  }
  const folder = resolve(io.cwd, settings.text('out')?.value ?? '.');
  const pair = await generateKeys(algorithm, { bits: Number(bits?.value ?? 2048) });
  const files = {
    privateKey: resolve(folder, `${name}.pem`),
    publicKey: resolve(folder, `${name}-public.pem`),
    publicBase64: resolve(folder, `${name}-public.txt`),
  };
  await writeNewFiles([
    { path: files.privateKey, text: pair.privatePem() },
    { path: files.publicKey, text: pair.publicPem },
    { path: files.publicBase64, text: `${pair.publicBase64}\n` },
  ]);
  if (settings.on('json')) {
    printJson(io, {
      algorithm,
      bits: pair.bits,
      fingerprint: pair.fingerprint,
      files,
      publicKey: pair.publicBase64,
    });
    return 0;
  }
  const paint = paintFor(io, io.stdout);
  printLine(io.stdout, `${paint.strong('Made')} an ${algorithm} key pair of ${pair.bits} bits.`);
  printLine(io.stdout, `  private key  ${files.privateKey}  ${paint.faint('(keep it; mode 0600)')}`);
  printLine(io.stdout, `  public key   ${files.publicKey}`);
  printLine(io.stdout, `  one line     ${files.publicBase64}`);
  printLine(io.stdout, `  fingerprint  sha256:${pair.fingerprint}`);
  printLine(io.stdout);
  printLine(io.stdout, 'Paste this line into the console of the gateway as your public key:');
  printLine(io.stdout);
  printLine(io.stdout, pair.publicBase64);
  return 0;
}
