// In: a command. Out: the options that shells offer for it.
import type { CommandSpec, OptionSpec } from '../option-spec.ts';
import { commonOptions } from '../parse-arguments.ts';

/** A command's own options and the common ones. */
export function completedOptions(spec: CommandSpec): readonly OptionSpec[] {
  return [...spec.options, ...commonOptions];
}
