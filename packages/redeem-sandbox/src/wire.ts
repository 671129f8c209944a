// In: nothing. Out: the shapes of a request as it arrived and of an answer as it will be put on the wire.

/** Header fields in wire order; a repeated field appears twice. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A request as it arrived: nothing decoded, nothing joined, nothing trusted. */
export interface ReceivedRequest {
  readonly method: string;
  /** The request target: path, and query if there was one. */
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** How the bytes of an answer travel. Everything but `whole` is a fault. */
export type Delivery =
  | { readonly kind: 'whole' }
  /** Nothing is sent; the connection is closed, or reset (TCP RST). */
  | { readonly kind: 'none'; readonly how: 'close' | 'reset' }
  /** One byte of the body at a time, `everyMs` apart. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** Half the body, then the connection closes: before the announced length, or in the middle of the chunks. */
  | { readonly kind: 'cut'; readonly framing: 'length' | 'chunked' }
  /** The whole answer, head and body, two times in a row on the same connection. */
  | { readonly kind: 'twice' }
  /** The body followed by `bytes` spaces (0x20). */
  | { readonly kind: 'padded'; readonly bytes: number }
  /** A gzip stream of the body and `bytes` spaces, sent with Content-Encoding: gzip. */
  | { readonly kind: 'gzip'; readonly bytes: number };

/** An answer ready for the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly delivery: Delivery;
  /** How long the answer is held back, in milliseconds. */
  readonly delayMs: number;
}

/** All values of one header field, in wire order; names are compared as ASCII, without case. */
export type HeaderValues = (name: string) => readonly string[];

/** Header fields by name, for more than one question. */
export function headerIndex(headers: HeaderList): HeaderValues {
  const byName = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const values = byName.get(lower);
    if (values === undefined) byName.set(lower, [value]);
    else values.push(value);
  }
  return (name) => byName.get(name.toLowerCase()) ?? [];
}
