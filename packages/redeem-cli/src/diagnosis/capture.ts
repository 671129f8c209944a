// In: nothing. Out: the shape of a recorded exchange, whichever tool recorded it, and how bytes get into it.

/** One recorded message. What the recording lacks is absent. */
export interface CapturedMessage {
  readonly method?: string;
  readonly url?: string;
  /** In their order; a repeated header appears twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
  /** The opened body, when the recorder knows it. */
  readonly plaintext?: Uint8Array;
}

/** A request and its answer. */
export interface Capture {
  readonly request: CapturedMessage;
  readonly answer?: CapturedMessage;
}

/** Headers as explain takes them: lower-case name → values. */
export function toHeaders(list: CapturedMessage['headers']): Readonly<Record<string, readonly string[]>> {
  const headers = new Map<string, string[]>();
  for (const [name, value] of list) {
    const values = headers.get(name.toLowerCase()) ?? [];
    headers.set(name.toLowerCase(), [...values, value]);
  }
  return Object.fromEntries(headers);
}

/** Tells whether a message has a header with a value. */
export function hasHeader(message: CapturedMessage | undefined, name: string): boolean {
  return message?.headers.some(([found, value]) => found.toLowerCase() === name && value !== '') ?? false;
}
