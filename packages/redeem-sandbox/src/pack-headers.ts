// In: header fields, or lines of parts. Out: one text that is cheap to keep, and the way back.
import type { HeaderList } from './wire.ts';

// Between the parts of a line, and between lines: characters that HTTP does not let into a header (RFC 9110 §5.5).
export const PART = '\u0000';
export const LINE = '\n';

/** Header fields as one text: thousands of them are kept, and one text costs the garbage collector least. */
export const packHeaders = (headers: HeaderList): string =>
  headers.map(([name, value]) => name + PART + value).join(LINE);

/** The lines of a text that was packed, each as its parts. */
export const unpackLines = (text: string): string[][] =>
  text === '' ? [] : text.split(LINE).map((line) => line.split(PART));

/** The header fields of a text from {@link packHeaders}. */
export const unpackHeaders = (text: string): HeaderList =>
  unpackLines(text).map(([name = '', value = '']) => [name, value] as const);
