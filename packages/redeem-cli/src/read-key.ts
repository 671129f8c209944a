// In: the name of a key setting. Out: an imported key, or one line that names the file and what is wrong with it.
import { CliError } from './errors.ts';
import type { CliIo } from './io.ts';
import { printable } from './printable.ts';
import { readInput } from './read-input.ts';
import type { Settings } from './settings.ts';

/** The longest key text read: an RSA-4096 private key in PEM has 3.3 kB, a certificate chain may have ten times that. */
export const keyLimit: number = 64 * 1024;

/** A key's text and the words that name it in messages. */
export interface KeyText {
  readonly material: Uint8Array;
  readonly where: string;
}

/**
 * Reads the key that a setting names. A flag names a file; `REDEEMKIT_…_TEXT` holds the key itself; after these the
 * environment and the configuration file name a file.
 *
 * @throws CliError `ERR_SETTING_MISSING`, `ERR_SETTING_INVALID`, `ERR_FILE_UNREADABLE`, `ERR_INPUT_TOO_LARGE`
 */
export async function readKeyText(
  name: string,
  { io, settings }: { readonly io: CliIo; readonly settings: Settings },
): Promise<KeyText> {
  const file = settings.path(name);
  const text = settings.keyText(name);
  if (text !== undefined && (file === undefined || !file.origin.startsWith('--'))) {
    if (`${file?.origin}_TEXT` === text.origin) {
      throw new CliError(
        'ERR_SETTING_INVALID',
        `${file?.origin} and ${text.origin} are both set. Keep one: the first names a file, the second is the key.`,
      );
    }
    return { material: new TextEncoder().encode(text.value), where: text.origin };
  }
  const { value: path } = file ?? settings.needed(name);
  const material = await readInput(path, { io, what: 'key', limit: keyLimit });
  return { material, where: `--${name} ${path === '-' ? 'from standard input' : printable(path)}` };
}

/**
 * Runs an import and says in its error which key it was about.
 *
 * @throws CliError `ERR_KEY_INVALID` with the import's own message, which says what was found and how to convert it.
 */
export async function importNamed<Key>(
  key: KeyText,
  work: (material: Uint8Array) => Promise<Key>,
): Promise<Key> {
  try {
    return await work(key.material);
  } catch (cause) {
    if (!(cause instanceof Error) || !String((cause as { code?: unknown }).code).startsWith('ERR_'))
      throw cause;
    throw new CliError('ERR_KEY_INVALID', `${key.where}: ${cause.message}`, { cause });
  }
}
