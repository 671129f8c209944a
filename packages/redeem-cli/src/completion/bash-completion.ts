// In: the command table. Out: a completion script for bash, 3.2 (macOS) included.
import type { CommandSpec } from '../option-spec.ts';
import { completedOptions } from './completed-options.ts';

/** The script that `redeemkit completion bash` prints. Where it offers nothing, bash completes file names. */
export function bashCompletion(commands: readonly CommandSpec[]): string {
  const called = commands.flatMap((spec) => [spec, ...(spec.parts ?? [])]);
  const values = called.flatMap((spec) =>
    completedOptions(spec)
      .filter(({ value }) => value !== undefined)
      .map(
        (option) =>
          `    '${spec.name} --${option.name}') ${
            option.choices === undefined
              ? option.holds === undefined
                ? 'compopt +o default 2>/dev/null; return'
                : 'return'
              : `words='${option.choices.join(' ')}'`
          } ;;`,
      ),
  );
  const words = called.map((spec) => {
    const names = completedOptions(spec).map(({ name }) => `--${name}`);
    const positional = spec.completes === undefined || spec.completes === 'file' ? [] : spec.completes;
    return `      '${spec.name}') words='${[...positional, ...names].join(' ')}' ;;`;
  });
  return `# bash completion for redeemkit. Use it now: source <(redeemkit completion bash)
_redeemkit() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}" words=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), 'help', '--help', '--version'].join(' ')}' -- "$cur"))
    return
  fi
  # A part of a command, such as campaign run, has options of its own.
  local called="\${COMP_WORDS[1]}"
  case "$called \${COMP_WORDS[2]}" in
    ${parts(called)}) [ "$COMP_CWORD" -gt 2 ] && called="$called \${COMP_WORDS[2]}" ;;
  esac
  case "$called $prev" in
${values.join('\n')}
    *) case "$called" in
      help) words='${commands.map(({ name }) => name).join(' ')}' ;;
${words.join('\n')}
    esac ;;
  esac
  # An empty answer lets bash complete file names.
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _redeemkit redeemkit
`;
}

function parts(commands: readonly CommandSpec[]): string {
  return commands
    .filter(({ name }) => name.includes(' '))
    .map(({ name }) => `'${name}'`)
    .join('|');
}
