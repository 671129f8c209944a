// In: words or a command line. Out: what a POSIX shell reads as exactly that, on lines of at most 80 columns.
import { pageWidth } from './wrap-text.ts';

/** Quotes a word where a shell would read it as something else (POSIX XCU §2.2.2). */
export function quoteWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A long command line, broken before options and redirections and joined by backslashes: it can be pasted as it is. */
export function continueCommand(command: string): string[] {
  const lines: string[] = [];
  for (const part of command.split(/ (?=--[a-z]|[<>|] )/)) {
    const last = lines.at(-1);
    // Up to four columns of indent here, and two for " \" at the end.
    if (last !== undefined && last.length + 1 + part.length <= pageWidth - 6) {
      lines[lines.length - 1] = `${last} ${part}`;
    } else lines.push(part);
  }
  return lines.map(
    (line, index) => `  ${index === 0 ? '' : '  '}${line}${index < lines.length - 1 ? ' \\' : ''}`,
  );
}
