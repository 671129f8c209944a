// In: the words after the command and its description. Out: flags and positionals, or one line saying which word is wrong.
import { parseArgs } from 'node:util';
import { CliError } from './errors.ts';
import { looksLikeKey } from './looks-like-key.ts';
import { nearestName } from './nearest-name.ts';
import type { CommandSpec, OptionSpec } from './option-spec.ts';
import { printable } from './printable.ts';

/** What was typed: each flag with its values (a switch has one, `true` or `false`), and the rest in order. */
export interface ParsedArguments {
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

/** Options that every command has. */
export const commonOptions: readonly OptionSpec[] = [
  { name: 'json', about: 'print one JSON object instead of text' },
  { name: 'config', value: 'FILE', about: 'read settings from FILE', holds: 'file' },
  { name: 'help', about: 'show this help' },
];

/**
 * Parses the words after the command's name.
 *
 * @throws CliError `ERR_USAGE` for an unknown option, a missing or unexpected value, a repetition, or a wrong number of
 * positionals; `ERR_SECRET_ON_COMMAND_LINE` when a key itself stands where its file name belongs.
 */
export function parseArguments(words: readonly string[], spec: CommandSpec): ParsedArguments {
  refuseKeys(words);
  const known = [...spec.options, ...commonOptions];
  const { tokens } = parseArgs({
    args: [...words],
    strict: false, // we word the errors ourselves
    tokens: true,
    options: {
      ...Object.fromEntries(
        known.map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' } as const]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const flags = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = known.find(({ name }) => name === token.name);
    if (option === undefined) {
      const negated = negatedSwitch(token.name, known);
      if (negated === undefined) throw unknownOption(token.rawName, known, spec);
      putOnce(flags, negated, 'false', spec);
    } else if (option.value === undefined) {
      if (token.value !== undefined) throw usage(`--${option.name} takes no value`, spec);
      putOnce(flags, option, 'true', spec);
    } else putOnce(flags, option, checkedValue(option, token, spec), spec);
  }
  const [least, most] = spec.positionals;
  if (flags.get('help') === undefined && (positionals.length < least || positionals.length > most)) {
    const what =
      positionals.length < least
        ? `${spec.usage.split(' ')[0]} is missing`
        : `did not expect "${printable(positionals[most] ?? '', 60)}"`;
    throw usage(what, spec);
  }
  return { flags, positionals };
}

// A key on a command line shows in the process list and stays in the shell history: no option takes one.
function refuseKeys(words: readonly string[]): void {
  const at = words.findIndex(looksLikeKey);
  if (at === -1) return;
  const before = [words[at], words[at - 1]].map((word) => /^--[a-z-]+/.exec(word ?? '')?.[0]).find(Boolean);
  throw new CliError(
    'ERR_SECRET_ON_COMMAND_LINE',
    `${before ?? 'An argument'} was given a key itself. Save it to a file (chmod 600) and name that; a key on a command ` +
      'line shows in the process list and the shell history, so consider it exposed.',
  );
}

function negatedSwitch(name: string, known: readonly OptionSpec[]): OptionSpec | undefined {
  return name.startsWith('no-')
    ? known.find((option) => option.value === undefined && `no-${option.name}` === name)
    : undefined;
}

function checkedValue(
  option: OptionSpec,
  token: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
  spec: CommandSpec,
): string {
  const { value } = token;
  // "--key --alg RSA256" forgot a file name; a value that really starts with a dash is written --key=-odd.
  const swallowed = value?.startsWith('-') === true && value !== '-' && token.inlineValue !== true;
  if (value === undefined || value === '' || swallowed) {
    throw usage(`--${option.name} needs a value: --${option.name} ${option.value}`, spec);
  }
  return checkChoice(option, value, `--${option.name}`);
}

/** The choice as it is spelled in the description. @throws CliError `ERR_SETTING_INVALID` */
export function checkChoice(option: OptionSpec, value: string, where: string): string {
  if (option.choices === undefined) return value;
  const choice = option.choices.find((one) => one.toLowerCase() === value.toLowerCase());
  if (choice !== undefined) return choice;
  throw new CliError(
    'ERR_SETTING_INVALID',
    `${where} is "${printable(value, 60)}"; it must be ${option.choices.join(' or ')}.`,
  );
}

function putOnce(flags: Map<string, string[]>, option: OptionSpec, value: string, spec: CommandSpec): void {
  const values = flags.get(option.name);
  if (values === undefined) flags.set(option.name, [value]);
  else if (option.from === 'many') values.push(value);
  else throw usage(`--${option.name} was given twice`, spec);
}

function unknownOption(rawName: string, known: readonly OptionSpec[], spec: CommandSpec): CliError {
  const nearest = nearestName(
    rawName.replace(/^-+/, ''),
    known.map(({ name }) => name),
  );
  const hint = nearest === undefined ? '' : ` (did you mean --${nearest}?)`;
  return usage(`unknown option ${printable(rawName, 60)}${hint}`, spec);
}

function usage(what: string, spec: CommandSpec): CliError {
  return new CliError('ERR_USAGE', `${what}. See: redeemkit ${spec.name} --help`);
}
