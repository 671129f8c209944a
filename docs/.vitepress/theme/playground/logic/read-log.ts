// In: whatever was copied out of a log: curl -v, a HAR, a sandbox's journal, or the message itself. Out: its messages.
// @boundaries-ignore the playground reads recordings with the very code of the command line
import {
  type Capture,
  type CapturedMessage,
  hasHeader,
  toHeaders,
} from '../../../../../packages/redeem-cli/src/diagnosis/capture.ts';
// @boundaries-ignore the playground reads recordings with the very code of the command line
import { parseCurlLog } from '../../../../../packages/redeem-cli/src/diagnosis/parse-curl-log.ts';
// @boundaries-ignore the playground reads recordings with the very code of the command line
import { parseHar } from '../../../../../packages/redeem-cli/src/diagnosis/parse-har.ts';
// @boundaries-ignore the playground reads recordings with the very code of the command line
import { parseJournal } from '../../../../../packages/redeem-cli/src/diagnosis/parse-journal.ts';
import { parseHttpText } from './parse-http-text.ts';

export { type Capture, type CapturedMessage, toHeaders };

/** What a log turned out to be. */
export type LogKind = 'curl' | 'har' | 'journal' | 'http';

/** A log that was read, or that nothing was found in. */
export type ReadLog =
  | {
      readonly ok: true;
      readonly kind: LogKind;
      readonly capture: Capture;
      readonly side: 'request' | 'response';
    }
  | { readonly ok: false; readonly code: 'ERR_LOG_EMPTY' | 'ERR_LOG_TOO_LARGE' | 'ERR_LOG_UNREADABLE' };

// A HAR of one call is some 10 KiB; a page that parses more than this while someone types would stop.
const MAX_LOG = 4 * 1024 * 1024;

/** Reads a log. Which of its two messages is meant is told as the command line tells it. */
export function readLog(text: string): ReadLog {
  if (text.trim() === '') return { ok: false, code: 'ERR_LOG_EMPTY' };
  if (text.length > MAX_LOG) return { ok: false, code: 'ERR_LOG_TOO_LARGE' };
  const found = fromJson(text) ?? fromCurl(text) ?? fromHttp(text);
  if (found === undefined) return { ok: false, code: 'ERR_LOG_UNREADABLE' };
  return { ok: true, ...found, side: defaultSide(found.capture) };
}

type Found = { readonly kind: LogKind; readonly capture: Capture };

function fromJson(text: string): Found | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('log' in value) {
    const capture = parseHar(value);
    return capture && { kind: 'har', capture };
  }
  const capture = parseJournal(value);
  return capture && { kind: 'journal', capture };
}

function fromCurl(text: string): Found | undefined {
  if (!/^[<>] /m.test(text)) return undefined;
  const capture = parseCurlLog(new TextEncoder().encode(text));
  return capture && { kind: 'curl', capture };
}

function fromHttp(text: string): Found | undefined {
  const capture = parseHttpText(text);
  return capture && { kind: 'http', capture };
}

/** The answer, unless there is none or it says that the request's signature failed. */
function defaultSide({ request, answer }: Capture): 'request' | 'response' {
  if (!answer) return 'request';
  if (request.headers.length === 0) return 'response';
  const text = new TextDecoder().decode(answer.body);
  const refused = /INVALID_SIGNATURE|SIGNATURE_INVALID|KEY_NOT_FOUND|CLIENT_VALIDATE_FAILED/.test(text);
  return refused || !hasHeader(answer, 'signature') ? 'request' : 'response';
}
