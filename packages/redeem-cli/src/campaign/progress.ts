// In: lines that say how far something is. Out: the newest of them on a terminal, or one every few seconds elsewhere.
import { type CliIo, printLine } from '../io.ts';

/** Where progress is shown: standard error, so that results can be piped. */
export interface Progress {
  /** True where lines are painted over. */
  readonly live: boolean;
  /** Shows this; off a terminal only now and then. The text is built only when it is shown. */
  readonly show: (lines: () => readonly string[]) => void;
  /** Prints something that stays, above what is painted over. */
  readonly say: (line: string) => void;
  /** Takes away what is painted over: what comes next says how it ended. */
  readonly end: () => void;
}

/** How often a terminal is painted, and how often a log gets a line. */
const everyMs = { terminal: 200, log: 5000 } as const;

/** A first line in a log comes only after `everyMs.log`: what is done sooner needs none. */
export function createProgress(
  io: CliIo,
  { now = () => performance.now() }: { readonly now?: () => number } = {},
): Progress {
  const live = io.stderr.isTerminal && io.env['TERM'] !== 'dumb';
  let painted = 0;
  let last = live ? Number.NEGATIVE_INFINITY : now();
  // ECMA-48: CPL (cursor to the start of a line above) and ED (erase to the end of the screen).
  const erase = (): void => {
    if (painted > 0) io.stderr.write(`\u001b[${painted}F\u001b[J`);
    painted = 0;
  };
  const paint = (lines: readonly string[]): void => {
    for (const line of lines) printLine(io.stderr, line);
    painted = lines.length;
  };
  return {
    live,
    show: (lines) => {
      if (now() - last < (live ? everyMs.terminal : everyMs.log)) return;
      last = now();
      if (live) {
        const next = lines();
        erase();
        paint(next);
      } else printLine(io.stderr, lines().join(' '));
    },
    say: (line) => {
      erase();
      printLine(io.stderr, line);
      last = live ? Number.NEGATIVE_INFINITY : last;
    },
    end: erase,
  };
}

/** `[████████░░░░░░░░]`, whole at 1 only. */
export function bar(part: number, width = 20): string {
  const full = part >= 1 ? width : Math.min(width - 1, Math.floor(Math.max(part, 0) * width));
  return `[${'█'.repeat(full)}${'░'.repeat(width - full)}]`;
}

/** `62.4 %`; never 100 before it is all. */
export function percent(part: number): string {
  const shown = part >= 1 ? 100 : Math.min(Math.floor(part * 1000) / 10, 99.9);
  return `${shown.toFixed(1)} %`;
}

/** `12,345`. */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** Seconds → `5 min 19 s`, two units at most. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const;
  const first = units.findIndex(([, size]) => whole >= size);
  if (first === -1) return '0 s';
  let rest = whole;
  return units
    .slice(first, first + 2)
    .map(([name, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? '' : `${count} ${name}`;
    })
    .filter((text) => text !== '')
    .join(' ');
}
