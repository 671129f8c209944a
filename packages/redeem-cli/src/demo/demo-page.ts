// In: names and values of one step. Out: its lines, none wider than 80 columns.
import type { Paint } from '../paint.ts';
import { printable } from '../printable.ts';
import { pageWidth, shortenText, wrapAtCommas, wrapText } from '../wrap-text.ts';

/** What stands beside a label. */
export type DemoValue =
  | { readonly kind: 'words' | 'good' | 'bad' | 'doubt'; readonly text: string }
  /** All of it, on as many lines as it takes. */
  | { readonly kind: 'whole'; readonly text: string }
  /** One line; a long value keeps both ends and its length. */
  | { readonly kind: 'short'; readonly text: string }
  /** A header of the protocol: its long last parameter stands on a line of its own, shortened. */
  | { readonly kind: 'header'; readonly name: string; readonly text: string };

/** One line of a step: a label, or none to continue the one above, and a value. */
export type DemoLine = readonly [label: string, value: DemoValue];

// Two columns before the longest label, "received", and two after it.
const valueColumn = 12;

/** The rule and title that open a step. */
export function titleLine(title: string, paint: Paint): string {
  const rule = '─'.repeat(Math.max(pageWidth - title.length - 4, 2));
  return `${paint.faint('──')} ${paint.strong(title)} ${paint.faint(rule)}`;
}

/** Lays out the lines of a step. */
export function layOut(lines: readonly DemoLine[], paint: Paint): string[] {
  return lines.flatMap(([label, value]) => {
    const head = `  ${label.padEnd(valueColumn - 2)}`;
    return valueLines(value, paint).map(
      (line, index) => `${index === 0 ? paint.name(head) : ' '.repeat(valueColumn)}${line}`,
    );
  });
}

function valueLines(value: DemoValue, paint: Paint): string[] {
  const width = pageWidth - valueColumn;
  const text = printable(value.text, 4000);
  const { kind } = value;
  switch (kind) {
    case 'words':
      return wrapText(text, width);
    case 'whole':
      return wrapAtCommas(text, width);
    case 'short':
      return [shortenText(text, width)];
    case 'header': {
      const comma = text.lastIndexOf(',') + 1;
      const first = `${paint.faint(`${value.name}:`)} ${text.slice(0, comma)}`;
      if (comma === 0) return [`${first}${shortenText(text, width - value.name.length - 2)}`];
      return [first, `  ${shortenText(text.slice(comma), width - 2)}`];
    }
    case 'good':
    case 'bad':
    case 'doubt':
      return wrapText(text, width).map((line) => paint[kind](line));
  }
}
