// In: flags, the environment and redeemkit.config.json. Out: each setting's value and where it came from.
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { CliError } from './errors.ts';
import type { CliIo } from './io.ts';
import { looksLikeKey } from './looks-like-key.ts';
import { nearestName } from './nearest-name.ts';
import type { OptionSpec } from './option-spec.ts';
import { checkChoice, type ParsedArguments } from './parse-arguments.ts';
import { printable } from './printable.ts';

/** A value and the words that name its origin in a message: `--url`, `REDEEMKIT_URL` or `url in …config.json`. */
interface Setting {
  readonly value: string;
  readonly origin: string;
}

/** The settings of one run. Precedence: flag, then environment, then configuration file. */
export interface Settings {
  readonly text: (name: string) => Setting | undefined;
  /** @throws CliError `ERR_SETTING_MISSING`, naming the three places it can come from. */
  readonly needed: (name: string) => Setting;
  readonly all: (name: string) => readonly Setting[];
  readonly on: (name: string) => boolean;
  /** A positive number. @throws CliError `ERR_SETTING_INVALID` */
  readonly number: (name: string) => number | undefined;
  /** A file name made absolute: from the folder of the configuration file that named it, else from the current one. */
  readonly path: (name: string) => Setting | undefined;
  /**
   * The key itself from `REDEEMKIT_…_TEXT`, for platforms that hand secrets over in the environment. Behind a function,
   * so that no printed object shows it.
   */
  readonly keyText: (name: string) => { readonly origin: string; readonly read: () => string } | undefined;
}

/** The file that is read when neither `--config` nor `REDEEMKIT_CONFIG` names another. */
export const configFileName = 'redeemkit.config.json';

/** `signing-key` → `REDEEMKIT_SIGNING_KEY`. */
export function environmentName(option: string): string {
  return `REDEEMKIT_${option.toUpperCase().replaceAll('-', '_')}`;
}

/** `signing-key` → `signingKey`. */
export function configName(option: string): string {
  return option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Gathers the settings of a command. `allOptions` are those of every command: one configuration file serves them all,
 * so a name is unknown only when no command has it.
 *
 * @throws CliError `ERR_CONFIG_INVALID` for a configuration file that cannot be used.
 */
export function gatherSettings(
  parsed: ParsedArguments,
  options: { readonly io: CliIo; readonly own: readonly OptionSpec[]; readonly all: readonly OptionSpec[] },
): Settings {
  const { io, own } = options;
  const settable = own.filter(({ from }) => from === 'setting');
  const file = settable.length === 0 ? undefined : readConfig(parsed, io, options.all);

  const find = (name: string): (Setting & { readonly folder: string }) | undefined => {
    const flag = parsed.flags.get(name)?.[0];
    if (flag !== undefined) return { value: flag, origin: `--${name}`, folder: io.cwd };
    const option = settable.find((one) => one.name === name);
    if (option === undefined) return undefined;
    const variable = environmentName(settingName(option));
    const fromEnvironment = io.env[variable];
    if (fromEnvironment !== undefined && fromEnvironment !== '') {
      if (option.holds === 'key') refuseKeyInEnvironment(variable, fromEnvironment);
      return { value: checkChoice(option, fromEnvironment, variable), origin: variable, folder: io.cwd };
    }
    const key = configName(settingName(option));
    const configured = file?.values.get(key);
    if (file === undefined || configured === undefined) return undefined;
    const origin = `${key} in ${file.path}`;
    return { value: checkChoice(option, configured, origin), origin, folder: dirname(file.path) };
  };

  const text = (name: string): Setting | undefined => {
    const found = find(name);
    return found && { value: found.value, origin: found.origin };
  };
  return {
    text,
    needed: (name) => {
      const setting = text(name);
      if (setting !== undefined) return setting;
      throw missingSetting(own.find((one) => one.name === name) ?? { name, about: name });
    },
    all: (name) => (parsed.flags.get(name) ?? []).map((value) => ({ value, origin: `--${name}` })),
    on: (name) => {
      const setting = text(name);
      return setting !== undefined && toSwitch(setting);
    },
    number: (name) => {
      const setting = text(name);
      return setting === undefined ? undefined : toNumber(setting);
    },
    path: (name) => {
      const setting = find(name);
      if (setting === undefined) return undefined;
      const { value, origin, folder } = setting;
      return { value: value === '-' || isAbsolute(value) ? value : resolve(folder, value), origin };
    },
    keyText: (name) => {
      const option = own.find((one) => one.name === name);
      const variable = `${environmentName(option === undefined ? name : settingName(option))}_TEXT`;
      const value = io.env[variable];
      return value === undefined || value === '' ? undefined : { origin: variable, read: () => value };
    },
  };
}

/** The error for a setting that is nowhere. */
function missingSetting(option: OptionSpec): CliError {
  const { name, value, from, holds } = option;
  const variable = environmentName(settingName(option));
  const flag = `--${name}${value === undefined ? '' : ` ${value}`}`;
  const others =
    from === 'setting'
      ? `, or set ${variable}${holds === 'key' ? ` (or the key itself in ${variable}_TEXT)` : ''}` +
        `, or "${configName(settingName(option))}" in ${configFileName}`
      : '';
  return new CliError('ERR_SETTING_MISSING', `${option.about} is missing. Add ${flag}${others}.`);
}

function settingName({ name, setting }: OptionSpec): string {
  return setting ?? name;
}

interface ConfigFile {
  readonly path: string;
  readonly values: ReadonlyMap<string, string>;
}

function readConfig(parsed: ParsedArguments, io: CliIo, all: readonly OptionSpec[]): ConfigFile | undefined {
  const named = parsed.flags.get('config')?.[0] ?? (io.env['REDEEMKIT_CONFIG'] || undefined);
  const path = named === undefined ? join(io.cwd, configFileName) : resolve(io.cwd, named);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (named === undefined && (cause as { code?: unknown }).code === 'ENOENT') return undefined;
    throw invalidConfig(path, 'cannot be read', 'Check its name and permissions', cause);
  }
  let parsedText: unknown;
  try {
    parsedText = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold something secret.
    throw invalidConfig(
      path,
      'is not JSON',
      'Write one JSON object such as {"url":"https://…","clientId":"…"}',
    );
  }
  if (typeof parsedText !== 'object' || parsedText === null || Array.isArray(parsedText)) {
    throw invalidConfig(path, 'is not a JSON object', 'Write {"url":"https://…","clientId":"…"}');
  }
  const settable = new Map(
    all.filter(({ from }) => from === 'setting').map((option) => [configName(settingName(option)), option]),
  );
  const values = new Map<string, string>();
  for (const [key, value] of Object.entries(parsedText)) {
    const option = settable.get(key);
    if (option === undefined) throw unknownKey(path, key, [...settable.keys()]);
    const wanted = option.value === undefined ? 'boolean' : 'string';
    if (typeof value !== wanted && !(wanted === 'string' && typeof value === 'number')) {
      throw invalidConfig(
        path,
        `has "${key}" as ${value === null ? 'null' : typeof value}`,
        `Make it a ${wanted}`,
      );
    }
    if (option.holds === 'key' && looksLikeKey(String(value))) {
      throw invalidConfig(
        path,
        `holds a key itself as "${key}"`,
        'Put the key into a file of its own and name that',
      );
    }
    values.set(key, String(value));
  }
  return { path, values };
}

function unknownKey(path: string, key: string, known: readonly string[]): CliError {
  const nearest = nearestName(key, known);
  const hint = nearest === undefined ? `Known are ${known.join(', ')}` : `Did you mean "${nearest}"?`;
  return invalidConfig(path, `has the unknown name "${printable(key, 60)}"`, hint);
}

function invalidConfig(path: string, what: string, remedy: string, cause?: unknown): CliError {
  const message = `Configuration file ${printable(path)} ${what}. ${remedy}${remedy.endsWith('?') ? '' : '.'}`;
  return new CliError('ERR_CONFIG_INVALID', message, cause === undefined ? {} : { cause });
}

function refuseKeyInEnvironment(variable: string, value: string): void {
  if (!looksLikeKey(value)) return;
  throw new CliError(
    'ERR_SETTING_INVALID',
    `${variable} names a file, and a key itself was found in it. Put the key into ${variable}_TEXT, or name its file.`,
  );
}

function toSwitch({ value, origin }: Setting): boolean {
  if (/^(?:1|true|yes|on)$/i.test(value)) return true;
  if (/^(?:0|false|no|off)$/i.test(value)) return false;
  throw new CliError(
    'ERR_SETTING_INVALID',
    `${origin} is "${printable(value, 60)}"; it must be true or false.`,
  );
}

function toNumber({ value, origin }: Setting): number {
  const number = Number(value);
  if (Number.isFinite(number) && number >= 0 && /^\d+(?:\.\d+)?$/.test(value)) return number;
  throw new CliError('ERR_SETTING_INVALID', `${origin} is "${printable(value, 60)}"; it must be a number.`);
}
