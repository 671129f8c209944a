// In: the text of a JSON object. Out: its members with their own text; and the text with one member changed in place.
import { decodeJson, isSchemaError } from '@redeemkit/benefit-redeem-schema';

/** One member of an object, as it stands in the text. */
export interface JsonMember {
  /** The value's own text, with its blanks and line ends. */
  readonly text: string;
  /** The value; strings are unescaped, whole numbers beyond 2^53 are bigint. */
  readonly value: unknown;
}

/** The members of a text, or why there are none. */
export type JsonMembers =
  | { readonly ok: true; readonly members: ReadonlyMap<string, JsonMember> }
  | { readonly ok: false; readonly code: string; readonly message: string };

const encoder = new TextEncoder();

/** Reads a text strictly, as the gateway would: duplicate keys, lone surrogates and the like are problems. */
export function readMembers(text: string): JsonMembers {
  let value: unknown;
  try {
    value = decodeJson(encoder.encode(text));
  } catch (error) {
    if (!isSchemaError(error)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, code: 'ERR_REQUEST_INVALID', message: 'must be an object' };
  }
  const members = new Map<string, JsonMember>();
  for (const { name, from, to } of findPlaces(text).places) {
    members.set(name, { text: text.slice(from, to), value: (value as Record<string, unknown>)[name] });
  }
  return { ok: true, members };
}

/** Where a member stands: its key begins at `start`, its value is `from` to `to`. */
interface Place {
  readonly name: string;
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

// Blanks, a string, a bracket, or a run of anything else: the tokens of a text that was read before and is known to be JSON.
const TOKEN = /[ \t\n\r]+|"(?:[^"\\]|\\.)*"|[{}[\],:]|[^ \t\n\r"{}[\],:]+/g;

/** Valid JSON of an object → the places of its members, and of the object's own brackets. */
function findPlaces(text: string): {
  readonly places: readonly Place[];
  readonly open: number;
  readonly close: number;
} {
  const places: Place[] = [];
  let [depth, open, close] = [0, 0, 0];
  let key: { readonly name: string; readonly start: number } | undefined;
  let [from, to] = [-1, -1];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (/^[ \t\n\r]/.test(token)) continue;
    if (depth === 1 && (token === ',' || token === '}')) {
      if (key) places.push({ ...key, from, to });
      [key, from] = [undefined, -1];
      if (token === '}') close = index;
    } else if (depth === 0) open = index;
    else if (key === undefined) key = { name: JSON.parse(token) as string, start: index };
    else if (token !== ':' || depth > 1) {
      if (from < 0) from = index;
      to = index + token.length;
    }
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
  }
  return { places, open, close };
}

/**
 * Puts one member into the text of an object and leaves every other character where it is. A new one goes last, spaced
 * as the first is.
 *
 * @param member `json`: the value's text, valid JSON; undefined removes the member
 */
export function writeMember(
  text: string,
  member: { readonly name: string; readonly json: string | undefined },
): string {
  const { name, json } = member;
  if (!readMembers(text).ok) return text;
  const { places, open, close } = findPlaces(text);
  const at = places.findIndex((place) => place.name === name);
  const [found, first, last] = [places[at], places[0], places.at(-1)];
  const replace = (from: number, to: number, by: string): string => text.slice(0, from) + by + text.slice(to);
  if (found !== undefined && json !== undefined) return replace(found.from, found.to, json);
  if (found !== undefined) {
    const next = places[at + 1];
    if (next !== undefined) return replace(found.start, next.start, '');
    return replace(places[at - 1]?.to ?? found.start, found.to, '');
  }
  if (json === undefined) return text;
  const key = JSON.stringify(name);
  if (first === undefined || last === undefined) return replace(open + 1, close, `${key}:${json}`);
  const blanks = text.slice(open + 1, first.start);
  const colon = text.slice(first.start, first.from).replace(/^"(?:[^"\\]|\\.)*"/, '');
  return replace(last.to, last.to, `,${blanks}${key}${colon}${json}`);
}
