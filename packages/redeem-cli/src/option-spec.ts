// In: nothing. Out: the shapes that describe a command; parsing, help and shell completion all read the same description.
import type { CliIo } from './io.ts';
import type { Settings } from './settings.ts';

/** One option of a command. */
export interface OptionSpec {
  /** Without the dashes. */
  readonly name: string;
  /** What stands for the value in help (`FILE`); absent for a switch. */
  readonly value?: string;
  readonly about: string;
  /** `flag`: the command line only; `setting`: environment and configuration file too; `many`: may be repeated. */
  readonly from?: 'flag' | 'setting' | 'many';
  /** The setting this option stands for, where its name differs: `--key` of `sign` is `signing-key` elsewhere. */
  readonly setting?: string;
  /** `key` marks a file that holds a key: the environment may then carry the key itself in `…_TEXT`. */
  readonly holds?: 'file' | 'folder' | 'key';
  /** The only values it takes; matched without regard to case. */
  readonly choices?: readonly string[];
}

/** One command, without its code. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** The line after `redeemkit NAME`, without the options that help lists anyway. */
  readonly usage: string;
  /** How many positional arguments it takes, at least and at most. */
  readonly positionals: readonly [least: number, most: number];
  /** What shells complete positionals with. */
  readonly completes?: 'file' | readonly string[];
  readonly options: readonly OptionSpec[];
  /** Command lines that work as they stand, each with what it does. */
  readonly examples: readonly (readonly [command: string, says: string])[];
  readonly notes?: readonly string[];
  /** What the exit codes mean, where they differ from "0 done, 64 wrong usage or input". */
  readonly exits?: readonly (readonly [code: number, means: string])[];
  /** Commands of their own below this one, named with both words: `campaign load`. */
  readonly parts?: readonly CommandSpec[];
  readonly load: () => Promise<{ readonly run: (context: CommandContext) => Promise<number> }>;
}

/** What a command gets when it runs. */
export interface CommandContext {
  readonly io: CliIo;
  readonly settings: Settings;
  readonly positionals: readonly string[];
}
