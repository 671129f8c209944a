// In: nothing. Out: the command line as a function, for tests and for programs that embed it.
export type { CliErrorCode } from './errors.ts';
export { CliError, isCliError } from './errors.ts';
export type { CliIo, Output } from './io.ts';
export { runCli } from './run-cli.ts';
