// In: the words of a command line and the world around it. Out: the exit code, after everything was printed.
import { commandTable, everyCommand } from './command-table.ts';
import { CliError } from './errors.ts';
import { formatCommandHelp, formatHelp } from './help.ts';
import { type CliIo, printLine } from './io.ts';
import { nearestName } from './nearest-name.ts';
import { packageVersion } from './package-version.ts';
import { paintFor } from './paint.ts';
import { parseArguments } from './parse-arguments.ts';
import { presentError } from './present-error.ts';
import { printable } from './printable.ts';
import { gatherSettings } from './settings.ts';

/**
 * Runs one command. Never throws: what goes wrong becomes one line on standard error and an exit code.
 *
 * @example
 * ```ts
 * process.exitCode = await runCli(['keygen', '--out', 'keys'], io);
 * ```
 */
export async function runCli(words: readonly string[], io: CliIo): Promise<number> {
  const [first = '--help', ...rest] = words;
  // Before the words are parsed, so that a wrong one is reported in the form that was asked for.
  const form = rest.includes('--json') || first === '--json' ? 'json' : 'text';
  const part = everyCommand.find(({ name }) => name === `${first} ${rest[0]}`);
  const spec = part ?? commandTable.find(({ name }) => name === first);
  try {
    if (first === '--version') {
      printLine(io.stdout, packageVersion());
      return 0;
    }
    if (first === '--help' || first === '-h' || first === 'help') {
      const asked = [rest.slice(0, 2).join(' '), rest[0]]
        .map((words) => everyCommand.find(({ name }) => name === words))
        .find((found) => found !== undefined);
      if (asked === undefined && rest[0] !== undefined && first === 'help') throw unknownCommand(rest[0]);
      printLine(io.stdout, asked === undefined ? overview(io) : commandHelp(asked.name, io));
      return 0;
    }
    if (spec === undefined) throw unknownCommand(first);
    const parsed = parseArguments(part === undefined ? rest : rest.slice(1), spec);
    if (parsed.flags.has('help')) {
      printLine(io.stdout, commandHelp(spec.name, io));
      return 0;
    }
    const settings = gatherSettings(parsed, {
      io,
      own: spec.options,
      all: everyCommand.flatMap(({ options }) => options),
    });
    const { run } = await spec.load();
    return await run({ io, settings, positionals: parsed.positionals });
  } catch (error) {
    return presentError(error, { io, command: spec?.name ?? '', form });
  }
}

function overview(io: CliIo): string {
  return formatHelp(commandTable, paintFor(io, io.stdout));
}

function commandHelp(name: string, io: CliIo): string {
  const spec = everyCommand.find((one) => one.name === name);
  return spec === undefined ? overview(io) : formatCommandHelp(spec, paintFor(io, io.stdout));
}

function unknownCommand(typed: string): CliError {
  const nearest = nearestName(
    typed,
    commandTable.map(({ name }) => name),
  );
  const hint = nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
  const what = typed.startsWith('-') ? 'unknown option' : 'unknown command';
  return new CliError('ERR_USAGE', `${what} ${printable(typed, 60)}${hint}. See: redeemkit --help`);
}
