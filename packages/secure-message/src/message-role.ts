// In: which side of an exchange a message is. Out: the name of the header that carries its time.

/** A request, or the answer to one. Both are secured the same way; only the time header differs. */
export type MessageRole = 'request' | 'response';

/** `Request-Time` or `Response-Time` (docs/protocol §1). */
export function timeHeader(role: MessageRole): 'Request-Time' | 'Response-Time' {
  return role === 'request' ? 'Request-Time' : 'Response-Time';
}
