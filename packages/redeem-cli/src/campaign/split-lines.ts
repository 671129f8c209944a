// In: chunks of a text file. Out: its lines as bytes with their numbers, in bounded memory, byte order mark and line ends taken off.
import { isUtf8 } from 'node:buffer';

/** One physical line. `text` is undefined when it cannot be read; then `problem` says why. */
export interface SourceLine {
  /** From 1. */
  readonly line: number;
  readonly text: string | undefined;
  readonly problem: string | undefined;
}

/** A request has a few hundred bytes; a longer line is another kind of file, or a quote that was never closed. */
export const lineLimit: number = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const BOM = [0xef, 0xbb, 0xbf] as const;

/**
 * Splits at LF or CRLF. A line beyond {@link lineLimit} is skipped to its end and reported, never kept; one that is not
 * UTF-8 is reported too. Blank lines are yielded, so that numbers stay those an editor shows.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SourceLine> {
  let kept: Uint8Array[] = [];
  let length = 0;
  let line = 0;
  const take = (part: Uint8Array): void => {
    length += part.length;
    // One byte over the limit decides; the rest of the line is only counted.
    if (length - part.length <= lineLimit) kept.push(part.subarray(0, lineLimit + 1));
  };
  const finish = (): SourceLine => {
    line += 1;
    const whole = toLine(kept, { line, length });
    kept = [];
    length = 0;
    return whole;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    if (start < chunk.length) take(chunk.slice(start)); // a copy: the chunk's memory may be used again
  }
  if (length > 0) yield finish();
}

function toLine(
  parts: readonly Uint8Array[],
  { line, length }: { readonly line: number; readonly length: number },
): SourceLine {
  if (length > lineLimit) {
    return { line, text: undefined, problem: `has ${length} bytes; at most ${lineLimit} are read` };
  }
  let bytes = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  if (line === 1 && BOM.every((byte, index) => bytes[index] === byte)) bytes = bytes.subarray(BOM.length);
  if (bytes.at(-1) === CR) bytes = bytes.subarray(0, -1);
  if (!isUtf8(bytes)) return { line, text: undefined, problem: 'is not UTF-8' };
  return {
    line,
    text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'),
    problem: undefined,
  };
}
