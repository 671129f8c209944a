// In: nothing. Out: the description of `completion`.
import type { CommandSpec } from '../option-spec.ts';

/** `redeemkit completion` */
export const completion: CommandSpec = {
  name: 'completion',
  summary: 'Print a completion script for bash, zsh or fish.',
  usage: 'bash|zsh|fish',
  positionals: [1, 1],
  completes: ['bash', 'zsh', 'fish'],
  options: [],
  examples: [
    ['source <(redeemkit completion bash)', 'this bash session'],
    ['redeemkit completion zsh > ~/.zfunc/_redeemkit', 'a folder of $fpath, before compinit'],
    ['redeemkit completion fish > ~/.config/fish/completions/redeemkit.fish', 'every fish session'],
  ],
  load: () => import('../commands/completion.ts'),
};
