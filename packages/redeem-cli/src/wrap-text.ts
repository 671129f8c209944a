// In: words, JSON, or one long value without spaces. Out: lines that fit a width.

/** The width everything is laid out for: the narrowest terminal still in common use. */
export const pageWidth = 80;

/** Breaks at spaces; a word longer than `width` keeps a line of its own. Columns are code points. */
export function wrapText(text: string, width: number): string[] {
  return fill(text.split(/(?<= )/), width).map((line) => line.trimEnd());
}

/** Breaks after commas where it can, and anywhere where it must: for JSON and headers, which have no spaces. */
export function wrapAtCommas(text: string, width: number): string[] {
  return fill(
    text.split(/(?<=,)/).flatMap((part) => chop(part, width)),
    width,
  );
}

/** Keeps both ends of a long value and states its length. */
export function shortenText(text: string, width: number): string {
  const length = columns(text);
  if (length <= width) return text;
  const note = ` (${length} characters)`;
  const characters = [...text];
  const room = Math.max(width - note.length - 1, 2);
  // Five characters of the end show the padding and tell copies apart; the start has the rest.
  const tail = Math.min(5, Math.floor(room / 2));
  return `${characters.slice(0, room - tail).join('')}…${characters.slice(length - tail).join('')}${note}`;
}

function fill(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line !== '' && columns(`${line}${part}`.trimEnd()) > width) {
      lines.push(line);
      line = part;
    } else line += part;
  }
  return [...lines, line];
}

function chop(text: string, width: number): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += width)
    pieces.push(characters.slice(at, at + width).join(''));
  return pieces;
}

function columns(text: string): number {
  return [...text].length;
}
