// In: the text of a JSON object. Out: its members with their own text; and the text with one member changed in place.
import { decodeJson, isSchemaError } from '@redeemkit/benefit-redeem-schema';
import { applyEdits, modify, parseTree } from 'jsonc-parser';

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
  for (const property of parseTree(text)?.children ?? []) {
    const [name, node] = property.children ?? [];
    if (name === undefined || node === undefined) continue;
    const key = String(name.value);
    members.set(key, {
      text: text.slice(node.offset, node.offset + node.length),
      value: (value as Record<string, unknown>)[key],
    });
  }
  return { ok: true, members };
}

/**
 * Puts one member into the text of an object and leaves every other character where it is; a new one goes last.
 *
 * @param member `json`: the value's text, valid JSON; undefined removes the member
 */
export function writeMember(
  text: string,
  member: { readonly name: string; readonly json: string | undefined },
): string {
  const { name, json } = member;
  const read = readMembers(text);
  if (!read.ok) return text;
  const isIndented = text.includes('\n');
  const options = isIndented ? { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' } } : {};
  if (json === undefined) return applyEdits(text, modify(text, [name], undefined, options));
  // A value of its own is put in first, so that its place can be found and filled with the very text.
  const known = read.members.has(name) ? text : applyEdits(text, modify(text, [name], 0, options));
  for (const property of parseTree(known)?.children ?? []) {
    const [key, node] = property.children ?? [];
    if (key?.value === name && node !== undefined) {
      return known.slice(0, node.offset) + json + known.slice(node.offset + node.length);
    }
  }
  return known;
}
