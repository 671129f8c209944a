// In: the command table. Out: a completion script for fish.
import type { CommandSpec, OptionSpec } from '../option-spec.ts';
import { completedOptions } from './completed-options.ts';

/** The script that `redeemkit completion fish` prints. */
export function fishCompletion(commands: readonly CommandSpec[]): string {
  const names = commands.map(
    ({ name, summary }) =>
      `complete -c redeemkit -f -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
  );
  const options = commands
    .flatMap((spec) => [spec, ...(spec.parts ?? [])])
    .flatMap((spec) => {
      // Of a part, such as campaign run, both words are there.
      const seen = spec.name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
      const before = (spec.parts ?? []).map(({ name }) => name.replace(`${spec.name} `, '')).join(' ');
      const when = quote(
        [...seen, ...(before === '' ? [] : [`not __fish_seen_subcommand_from ${before}`])].join('; and '),
      );
      return [
        ...completedOptions(spec).map((option) => optionLine(option, when)),
        ...positionalLine(spec, when),
      ];
    });
  return `# fish completion for redeemkit. Save it as ~/.config/fish/completions/redeemkit.fish
complete -c redeemkit -f -n __fish_use_subcommand -l help -d 'show help'
complete -c redeemkit -f -n __fish_use_subcommand -l version -d 'show the version'
${[...names, ...options].join('\n')}
`;
}

function optionLine({ name, value, about, holds, choices }: OptionSpec, when: string): string {
  const takes =
    value === undefined
      ? ''
      : choices !== undefined
        ? ` -x -a ${quote(choices.join(' '))}`
        : holds === 'folder'
          ? " -x -a '(__fish_complete_directories)'"
          : holds === undefined
            ? ' -x'
            : ' -r -F';
  return `complete -c redeemkit -n ${when} -l ${name}${takes} -d ${quote(about)}`;
}

function positionalLine({ completes }: CommandSpec, when: string): string[] {
  if (completes === 'file') return [`complete -c redeemkit -n ${when} -F`];
  const words = completes === undefined ? '' : ` -a ${quote(completes.join(' '))}`;
  return [`complete -c redeemkit -f -n ${when}${words}`];
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
