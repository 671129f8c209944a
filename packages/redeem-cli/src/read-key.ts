// In: the name of a key setting. Out: an imported key, or one line that names the file and what is wrong with it.
import { CliError } from './errors.ts';
import { explainKey, type KeyHalf } from './explain-key.ts';
import type { CliIo } from './io.ts';
import { printable } from './printable.ts';
import { readInput } from './read-input.ts';
import type { Settings } from './settings.ts';

/** The longest key text read: an RSA-4096 private key in PEM has 3.3 kB, a certificate chain may have ten times that. */
const keyLimit = 64 * 1024;

/** A key's text, behind a function so that no printed object shows it, and the words that name it in messages. */
export interface KeyText {
  readonly where: string;
  readonly read: () => Uint8Array;
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
    return { where: text.origin, read: () => new TextEncoder().encode(text.read()) };
  }
  const { value: path } = file ?? settings.needed(name);
  return readKeyFile(path, {
    io,
    where: `--${name} ${path === '-' ? 'from standard input' : printable(path)}`,
  });
}

/** Reads a key file. @throws CliError `ERR_FILE_UNREADABLE`, `ERR_INPUT_TOO_LARGE` */
export async function readKeyFile(
  path: string,
  { io, where }: { readonly io: CliIo; readonly where: string },
): Promise<KeyText> {
  const material = await readInput(path, { io, what: 'key', limit: keyLimit });
  return { where, read: () => material };
}

/**
 * Imports a key and says in the error which file it was about, what that holds, and what to do.
 *
 * @throws CliError `ERR_KEY_INVALID`
 */
export async function importNamed<Key>(
  key: KeyText,
  { needs, work }: { readonly needs: KeyHalf | 'any'; readonly work: (material: Uint8Array) => Promise<Key> },
): Promise<Key> {
  const material = key.read();
  try {
    return await work(material);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const { message } = cause;
    const { code } = cause as { code?: unknown };
    if (!String(code).startsWith('ERR_')) throw cause;
    const explained = await explainKey(material, { needs, cause: { code, message } });
    throw new CliError('ERR_KEY_INVALID', `${key.where}: ${explained}`, { cause });
  }
}
