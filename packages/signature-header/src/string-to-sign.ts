// In: method, path, client id, time and body of one message. Out: the bytes that are signed (docs/protocol §1).
import { isBytes } from './bytes.ts';
import { ensure } from './errors.ts';

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
// Plain segments, none of them empty, '.' or '..', then the query with what URL parsers leave as it is. Escapes only
// in the query: in a path some peer decodes them and then resolves the path anew.
const PATH = /^(\/(?!\/|\.\.?([/?]|$))[\w.~!$&()*+,;=:@-]*)+(\?[!$-&(-;=?-~]*)?$/;
// The forms of docs/protocol §6. Each ends where no other can go on, so that the dot after it is the separator.
const TIME = /^(\d{13}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d))$/;

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
  check('METHOD', /^[A-Z]+$/.test(method), 'upper case');
  check('PATH', PATH.test(path) && path.length <= MAX_PATH, 'absolute, of plain segments');
  // A missing id would pass as the text 'undefined'.
  check('CLIENT_ID', /^[\w-]{1,64}$/.test(clientId || ''), '1 to 64 letters, digits, - or _');
  check('TIME', TIME.test(time), 'ISO 8601 with zone or 13 digits');
  check('BODY', isBytes(body), 'a Uint8Array');
  const head = `${method} ${path}\n${clientId}.${time}.`;
  // The grammar leaves ASCII only: as many bytes as characters.
  const bytes = new Uint8Array(head.length + body.length);
  new TextEncoder().encodeInto(head, bytes);
  bytes.set(body, head.length);
  return bytes;
}

function check(
  field: 'METHOD' | 'PATH' | 'CLIENT_ID' | 'TIME' | 'BODY',
  valid: boolean,
  expected: string,
): void {
  ensure(valid, `ERR_${field}_INVALID`, `${field} must be ${expected}`);
}
