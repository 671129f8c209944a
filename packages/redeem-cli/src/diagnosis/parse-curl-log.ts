// In: what `curl -v` wrote, with or without the body in it. Out: the last request and answer in it.
import { type Capture, type CapturedMessage, fromLatin1, toLatin1 } from './capture.ts';

/**
 * Reads the lines that begin with `>` and `<`. With the answer's body in the same file (`> log 2>&1`) the body is what
 * stands between the headers and curl's closing line; curl adds no line end to it.
 *
 * @returns undefined when there is no request in it
 */
export function parseCurlLog(bytes: Uint8Array): Capture | undefined {
  // Latin-1 keeps every byte of the body one character.
  const text = toLatin1(bytes);
  const request = lastBlock(text, '>');
  if (request === undefined) return undefined;
  const [, method, path] = /^(\S+) (\S+) HTTP\//.exec(request.lines[0] ?? '') ?? [];
  const host = headersOf(request.lines).find(([name]) => name.toLowerCase() === 'host')?.[1];
  const answer = lastBlock(text.slice(request.end), '<');
  const rest = answer && text.slice(request.end + answer.end);
  const body = rest
    ?.replace(/(?:^|\r?\n)?\* (?:Connection #\d|Closing connection|Leaving|TLS)[\s\S]*$/, '')
    .replace(/^(?:[{}] \[\d+ bytes data\]\r?\n)+/, '');
  return {
    request: {
      ...(method !== undefined && { method }),
      ...(path !== undefined && { url: host === undefined ? path : `https://${host}${path}` }),
      headers: headersOf(request.lines),
    },
    ...(answer && {
      answer: {
        headers: headersOf(answer.lines),
        ...(body !== undefined && body !== '' && { body: fromLatin1(body) }),
      },
    }),
  };
}

/** The last run of lines with a mark that ends in an empty one, and where it ends. 1xx answers come before others. */
function lastBlock(
  text: string,
  mark: '>' | '<',
): { readonly lines: readonly string[]; readonly end: number } | undefined {
  let found: { readonly lines: readonly string[]; readonly end: number } | undefined;
  let lines: string[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    offset += line.length + 1;
    if (line.startsWith(`${mark} `) || line.trimEnd() === mark) {
      const content = line.slice(2).replace(/\r$/, '');
      if (content !== '') lines.push(content);
      else {
        if (lines.length) found = { lines, end: Math.min(offset, text.length) };
        lines = [];
      }
    }
  }
  return found;
}

function headersOf(lines: readonly string[]): CapturedMessage['headers'] {
  return lines.slice(1).flatMap((line) => {
    const [, name, value] = /^([^:\s]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
}
