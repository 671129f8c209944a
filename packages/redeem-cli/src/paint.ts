// In: an output and the environment. Out: functions that colour text on a terminal and leave it alone elsewhere.
import type { CliIo, Output } from './io.ts';

/** Colours by meaning. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubt: (text: string) => string;
  readonly name: (text: string) => string;
}

/** Colour only on a terminal, never with `NO_COLOR` set (no-color.org) or `TERM=dumb`. */
export function paintFor(io: CliIo, output: Output): Paint {
  const noColor = io.env['NO_COLOR'];
  const on = output.isTerminal && (noColor === undefined || noColor === '') && io.env['TERM'] !== 'dumb';
  // SGR codes of ECMA-48 §8.3.117: one to switch on, one to switch off.
  const sgr = (start: number, end: number) => (text: string) =>
    on ? `\u001b[${start}m${text}\u001b[${end}m` : text;
  return {
    strong: sgr(1, 22),
    faint: sgr(2, 22),
    bad: sgr(31, 39),
    good: sgr(32, 39),
    doubt: sgr(33, 39),
    name: sgr(36, 39),
  };
}
