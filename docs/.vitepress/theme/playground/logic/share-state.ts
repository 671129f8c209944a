// In: a state. Out: the fragment of a link that holds it; and the way back from whatever stands behind a #.
import * as v from 'valibot';
import { createState, type MessageState, OPERATION_NAMES, TAMPERINGS } from './message-state.ts';

const PREFIX = '#m=';
// The sandbox takes bodies of 64 KiB; as JSON in Base64 that stays below.
const MAX_FRAGMENT = 200_000;

const short = v.pipe(v.string(), v.maxLength(2_048));
// An object schema drops what it does not name: a key in a crafted link is not even read.
const schema = v.object({
  operation: v.optional(v.picklist(OPERATION_NAMES)),
  clientId: v.optional(short),
  path: v.optional(short),
  time: v.optional(short),
  keyVersion: v.optional(short),
  sealed: v.optional(v.boolean()),
  aesBits: v.optional(v.picklist([128, 192, 256])),
  body: v.optional(v.pipe(v.string(), v.maxLength(65_536))),
  fault: v.optional(short),
  faultSetting: v.optional(short),
  tampering: v.optional(v.picklist(TAMPERINGS)),
  gateway: v.optional(short),
});

/** State → `#m=…`: base64url of the JSON of what differs from the start. Keys are no part of a state. */
export function toFragment(state: MessageState): string {
  const start = createState();
  const changed = Object.fromEntries(
    (Object.keys(start) as (keyof MessageState)[])
      .filter((name) => state[name] !== start[name])
      .map((name) => [name, state[name]]),
  );
  let binary = '';
  for (const byte of new TextEncoder().encode(JSON.stringify(changed))) binary += String.fromCharCode(byte);
  return PREFIX + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Fragment → state.
 *
 * @returns undefined for a fragment of something else, `'unreadable'` for one that was cut or made by hand
 */
export function fromFragment(fragment: string): MessageState | 'unreadable' | undefined {
  if (!fragment.startsWith(PREFIX)) return undefined;
  if (fragment.length > MAX_FRAGMENT) return 'unreadable';
  try {
    const base64 = fragment.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    // To valibot an array is an object too.
    if (Array.isArray(value)) return 'unreadable';
    const found = v.safeParse(schema, value);
    return found.success ? Object.assign(createState(), found.output) : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
