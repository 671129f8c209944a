// In: any text. Out: the same text as one word of a POSIX shell.

/** Single quotes keep every character but the quote itself, line ends included. */
export const quote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
