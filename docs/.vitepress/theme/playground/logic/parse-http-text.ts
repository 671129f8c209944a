// In: one HTTP message as text, or two in a row: start line (or none), headers, an empty line, a body. Out: the exchange.
// @boundaries-ignore the playground reads recordings with the very code of the command line
import type { Capture, CapturedMessage } from '../../../../../packages/redeem-cli/src/diagnosis/capture.ts';

const REQUEST_LINE = /^([A-Z]+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/;
const STATUS_LINE = /^HTTP\/\d(?:\.\d)? \d{3}/;
const HEADER = /^([A-Za-z][\w-]*):[ \t]*(.*?)[ \t]*$/;

/**
 * Reads what people copy: with or without a start line; a status line in the middle begins the answer. A body is what
 * stands behind the first empty line, with one line end at its very end taken for the editor's.
 *
 * @returns undefined when no line of it is a header
 */
export function parseHttpText(text: string): Capture | undefined {
  const start = text.replace(/^\s+/, '');
  const second = /\r?\n(?=HTTP\/\d(?:\.\d)? \d{3})/.exec(start);
  const parts =
    second === null ? [start] : [start.slice(0, second.index), start.slice(second.index + second[0].length)];
  const messages = parts.map(toMessage);
  if (messages.every(({ message }) => message.headers.length === 0)) return undefined;
  const answer = messages.find(({ isAnswer }) => isAnswer)?.message;
  const request = messages.find(({ isAnswer }) => !isAnswer)?.message ?? { headers: [] };
  return { request, ...(answer && { answer }) };
}

function toMessage(text: string): { readonly isAnswer: boolean; readonly message: CapturedMessage } {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const first = lines[0] ?? '';
  const [, method, url] = REQUEST_LINE.exec(first) ?? [];
  const isStatus = STATUS_LINE.test(first);
  const headers: (readonly [string, string])[] = [];
  let at = method !== undefined || isStatus ? 1 : 0;
  for (; at < lines.length && lines[at] !== ''; at += 1) {
    const [, name, value] = HEADER.exec(lines[at] ?? '') ?? [];
    if (name === undefined || value === undefined) break;
    headers.push([name, value]);
  }
  // Joined again with LF: what a textarea gives has no other line end.
  const body = lines[at] === '' ? lines.slice(at + 1).join('\n') : lines.slice(at).join('\n');
  const isAnswer =
    isStatus ||
    (method === undefined &&
      headers.some(([name]) => name.toLowerCase() === 'response-time') &&
      !headers.some(([name]) => name.toLowerCase() === 'request-time'));
  return {
    isAnswer,
    message: {
      ...(method !== undefined && { method }),
      ...(url !== undefined && { url }),
      headers,
      ...(headers.length > 0 && { body: new TextEncoder().encode(body.replace(/\n$/, '')) }),
    },
  };
}
