// In: nothing. Out: the shape of a recorded exchange, whichever tool recorded it, and how bytes get into it. Portable:
// the playground of the docs reads recordings in a browser with the same files.

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

/** Bytes → text of as many characters, each the number of its byte. */
export function toLatin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  // Below the number of arguments that every engine takes.
  for (let at = 0; at < bytes.length; at += 4_096)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 4_096)));
  return parts.join('');
}

/** The way back from {@link toLatin1}. */
export const fromLatin1 = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));
