// In: method, path, client id, time and body of one message. Out: the bytes that are signed (docs/protocol §1).
import { concatBytes, isBytes } from './bytes.ts';
import { SignatureHeaderError } from './errors.ts';
import { parseTime } from './times.ts';

/** The signed part of one message. In an answer, method and path are those of its request. */
export interface SignedMessage {
  /** Upper case, `POST` for every documented operation. */
  readonly method: string;
  /** Path and query as on the wire, without host and fragment. */
  readonly path: string;
  /** The Client-Id header. */
  readonly clientId: string;
  /** Request-Time or, in an answer, Response-Time, verbatim. */
  readonly time: string;
  /** The body's bytes as sent or received; when sealed, the Base64 text. */
  readonly body: Uint8Array;
}

// 8,000 octets is the request-target length that RFC 9110 §4.1 asks every peer to support.
const MAX_PATH = 8000;
// Segments of RFC 3986 pchar, none of them empty, '.' or '..'; %2e, %2f and %5c never, because some peer decodes
// and then resolves them. The query may hold '/' and '?', and no apostrophe: URL parsers rewrite it there.
const PATH =
  /^(?=\/)(\/(?!\.\.?([/?]|$))([\w.~!$&'()*+,;=:@-]|%(?!2e|2f|5c)[\da-f]{2})+)*\/?(\?([\w.~!$&()*+,;=:@/?-]|%[\da-f]{2})*)?$/i;

/**
 * Builds `METHOD SP path LF clientId "." time "." body`, with no newline at the end. The field grammar keeps blanks,
 * line breaks and dots out of where they would shift a boundary: no two messages have the same signed bytes.
 *
 * @throws SignatureHeaderError `ERR_METHOD_INVALID`, `ERR_PATH_INVALID`, `ERR_CLIENT_ID_INVALID`,
 *   `ERR_TIME_INVALID`, `ERR_BODY_INVALID`
 * @example
 * stringToSign({ method: 'POST', path: '/api', clientId: 'C1', time: '2024-05-22T06:42:21+08:00', body });
 */
export function stringToSign(message: SignedMessage): Uint8Array {
  const { method, path, clientId, time, body } = message;
  check('METHOD', method, /^[A-Z]{1,16}$/, 'an upper-case method');
  check(
    'PATH',
    path,
    PATH,
    'an absolute path: no host, fragment, dot or empty segment, no unescaped character',
  );
  check('CLIENT_ID', clientId, /^[\w-]{1,64}$/, '1 to 64 letters, digits, - or _');
  parseTime(time);
  if (!isBytes(body)) throw new SignatureHeaderError('ERR_BODY_INVALID', 'Expected the body as a Uint8Array');
  return concatBytes(new TextEncoder().encode(`${method} ${path}\n${clientId}.${time}.`), body);
}

function check(
  field: 'METHOD' | 'PATH' | 'CLIENT_ID',
  text: unknown,
  grammar: RegExp,
  expected: string,
): void {
  if (typeof text !== 'string' || text.length > MAX_PATH || !grammar.test(text))
    throw new SignatureHeaderError(`ERR_${field}_INVALID`, `Expected ${expected}`);
}
