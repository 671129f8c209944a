// In: the name of a shell. Out: its completion script, made from the same table that parsing and help read.
import { commandTable } from '../command-table.ts';
import { bashCompletion } from '../completion/bash-completion.ts';
import { fishCompletion } from '../completion/fish-completion.ts';
import { zshCompletion } from '../completion/zsh-completion.ts';
import { CliError } from '../errors.ts';
import type { CommandContext, CommandSpec } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';

const shells: Readonly<Record<string, (commands: readonly CommandSpec[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `redeemkit completion`: exit code 0. */
export function run({ io, settings, positionals: [shell = ''] }: CommandContext): Promise<number> {
  const script = Object.hasOwn(shells, shell) ? shells[shell]?.(commandTable) : undefined;
  if (script === undefined) {
    const known = Object.keys(shells).join(', ');
    throw new CliError('ERR_USAGE', `No completion for "${printable(shell, 60)}". Known shells: ${known}.`);
  }
  if (settings.on('json')) printJson(io, { shell, script });
  else io.stdout.write(script);
  return Promise.resolve(0);
}
