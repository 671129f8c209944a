// In: a plain value. Out: one line of JSON on standard output, the whole of what `--json` prints.
import { type CliIo, printLine } from './io.ts';

/** Prints one JSON object; undefined members are left out. */
export function printJson(io: CliIo, value: Readonly<Record<string, unknown>>): void {
  printLine(io.stdout, JSON.stringify(value));
}
