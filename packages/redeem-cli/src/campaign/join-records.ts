// In: the lines of a CSV file. Out: its records as text: one line each, or several where a quoted cell holds line ends.
import type { SourceLine } from './split-lines.ts';

/** One record, not parsed yet. */
export interface RawRecord {
  /** The line on which it begins. */
  readonly line: number;
  readonly text: string;
  /** The lines below its first, to be read anew if it turns out not to be one record. */
  readonly below: readonly SourceLine[];
}

/** A line that cannot be read, and why. */
export interface BadLine {
  readonly line: number;
  readonly problem: string;
}

/**
 * A record goes on while its quotes are odd in number (RFC 4180 §2.6). Fields of a request hold no line ends, so only
 * a column that is left out has a reason to go on for long; beyond this many lines a quote was never closed.
 */
const linesLimit = 50;

/** What ends a record that ran on to the limit or to the end of the file. */
export const openQuote = 'opens a quote that is not closed; write "" for a quote inside a quoted cell';

/** Lines with a way to put some back in front. */
export interface LineReader {
  readonly next: () => Promise<SourceLine | undefined>;
  readonly putBack: (lines: readonly SourceLine[]) => void;
}

/** Reads lines one by one. */
export function readLines(lines: AsyncIterable<SourceLine>): LineReader {
  const source = lines[Symbol.asyncIterator]();
  let waiting: SourceLine[] = [];
  let at = 0;
  return {
    next: async () => {
      const line = waiting[at];
      if (line !== undefined) {
        at += 1;
        return line;
      }
      const { done, value } = await source.next();
      return done === true ? undefined : value;
    },
    putBack: (back) => {
      waiting = [...back, ...waiting.slice(at)];
      at = 0;
    },
  };
}

/** The next record or bad line; undefined at the end. Blank lines between records are passed over. */
export async function nextRecord(reader: LineReader): Promise<RawRecord | BadLine | undefined> {
  let first = await reader.next();
  while (first?.text?.trim() === '') first = await reader.next();
  if (first === undefined) return undefined;
  const { line } = first;
  if (first.text === undefined) return { line, problem: first.problem ?? 'cannot be read' };
  let { text } = first;
  let odd = hasOddQuotes(text);
  const below: SourceLine[] = [];
  while (odd) {
    const next = below.length < linesLimit ? await reader.next() : undefined;
    if (next !== undefined) below.push(next);
    if (next?.text === undefined) {
      reader.putBack(below);
      return { line, problem: openQuote };
    }
    text += `\n${next.text}`;
    if (hasOddQuotes(next.text)) odd = false;
  }
  return { line, text, below };
}

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}
