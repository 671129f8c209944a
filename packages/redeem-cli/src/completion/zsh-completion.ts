// In: the command table. Out: a completion function for zsh, for a folder of $fpath or for `source`.
import type { CommandSpec, OptionSpec } from '../option-spec.ts';
import { completedOptions } from './completed-options.ts';

/** The script that `redeemkit completion zsh` prints. */
export function zshCompletion(commands: readonly CommandSpec[]): string {
  const list = commands.map(
    ({ name, summary }) => `    ${quote(`${name}:${summary.replaceAll(':', '\\:')}`)}`,
  );
  const called = commands.flatMap((spec) => [spec, ...(spec.parts ?? [])]);
  const parts = called.filter(({ name }) => name.includes(' ')).map(({ name }) => quote(name));
  const cases = called.map((spec) => {
    const lines = [...completedOptions(spec).map(optionWord), ...positionalWord(spec)];
    return `    ${quote(spec.name)}) _arguments -S ${lines.map((line) => `\\\n        ${line}`).join(' ')} ;;`;
  });
  return `#compdef redeemkit
# zsh completion for redeemkit. Save it as _redeemkit in a folder of $fpath, or source it after compinit.
_redeemkit() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands 'redeemkit command' commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  # A part of a command, such as campaign run, has options of its own.
  case "$command \${words[2]}" in
    ${parts.join('|')})
      if (( CURRENT > 2 )); then
        command="$command \${words[2]}"
        shift words
        (( CURRENT-- ))
      fi ;;
  esac
  case "$command" in
${cases.join('\n')}
    help) _describe -t commands 'redeemkit command' commands ;;
  esac
}
if [ "\${funcstack[1]}" = _redeemkit ]; then
  _redeemkit "$@"
else
  compdef _redeemkit redeemkit
fi
`;
}

function optionWord({ name, value, about, from, holds, choices }: OptionSpec): string {
  const said = `[${about.replace(/[[\]\\]/g, '\\$&')}]`;
  if (value === undefined) return quote(`--${name}${said}`);
  const action =
    choices !== undefined
      ? `(${choices.join(' ')})`
      : holds === 'folder'
        ? '_files -/'
        : holds === undefined
          ? ''
          : '_files';
  return quote(`${from === 'many' ? '*' : ''}--${name}=${said}:${value}:${action}`);
}

function positionalWord({ completes }: CommandSpec): string[] {
  if (completes === undefined) return [];
  return [quote(`*:argument:${completes === 'file' ? '_files' : `(${completes.join(' ')})`}`)];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
