// In: words, or one long value without spaces. Out: lines that fit a width.

/** The width everything is laid out for: the narrowest terminal still in common use. */
export const pageWidth = 80;

/** Breaks at spaces; a word longer than `width` keeps a line of its own. Columns are code points. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columns(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Breaks anywhere, for Base64 and the like. */
export function chopText(text: string, width: number): string[] {
  const characters = [...text];
  const lines: string[] = [];
  for (let at = 0; at < characters.length; at += width) lines.push(characters.slice(at, at + width).join(''));
  return lines.length === 0 ? [''] : lines;
}

/** Keeps both ends of a long value and states its length. */
export function shortenText(text: string, width: number): string {
  if (columns(text) <= width) return text;
  const note = ` (${columns(text)} characters)`;
  const room = Math.max(width - note.length - 1, 2);
  const head = Math.ceil(room * 0.7); // the start tells values apart: algorithm and key version stand there
  return `${text.slice(0, head)}…${text.slice(text.length - (room - head))}${note}`;
}

function columns(text: string): number {
  return [...text].length;
}
