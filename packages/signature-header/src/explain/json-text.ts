// In: JSON text. Out: its tokens as a tree that keeps every spelling; and the tree printed in another style.

/** A literal as it is spelled, an array, or an object whose keys are as spelled, in their order, doubles kept. */
export type JsonNode =
  | { readonly raw: string }
  | { readonly items: readonly JsonNode[] }
  | { readonly members: readonly (readonly [string, JsonNode])[] };

/** How a printer lays JSON out. */
export interface JsonStyle {
  /** Between a key and its value, the colon included. */
  readonly colon: string;
  /** After an item that is not the last, the comma included. */
  readonly comma: string;
  /** One level of indentation; undefined puts everything on one line. */
  readonly indent: string | undefined;
  /** Line end of an indented text. */
  readonly lineEnd: string;
  /** Reorders the members of every object. */
  readonly order: (
    members: readonly (readonly [string, JsonNode])[],
  ) => readonly (readonly [string, JsonNode])[];
}

/** What the compact printers of JavaScript, Gson, Jackson and fastjson share. */
export const COMPACT: JsonStyle = {
  colon: ':',
  comma: ',',
  indent: undefined,
  lineEnd: '\n',
  order: (members) => members,
};

// Deeper documents than the strict decoder's own limit are no message of this protocol.
const MAX_DEPTH = 64;
// One token of RFC 8259, blanks before it skipped.
const TOKEN = /[\t\n\r ]*([[\]{},:]|"(?:[^"\\]|\\.)*"|[-+\w.]+)/y;

/**
 * Reads a JSON object or array without changing a character of its strings and numbers.
 *
 * @returns the tree, and what stands before and after it (a byte order mark, blanks, line ends); undefined when the
 *   text is no JSON object or array
 */
export function readJsonText(
  text: string,
): { readonly root: JsonNode; readonly before: string; readonly after: string } | undefined {
  const start = text.search(/[^\uFEFF\t\n\r ]/);
  if (!/[[{]/.test(text[start] ?? '')) return undefined;
  let offset = start;
  const next = (): string => {
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new SyntaxError('not JSON');
    offset = TOKEN.lastIndex;
    return token;
  };
  try {
    const root = readValue(next, next(), MAX_DEPTH);
    const after = text.slice(offset);
    return after.trim() === '' ? { root, before: text.slice(0, start), after } : undefined;
  } catch {
    return undefined;
  }
}

function readValue(next: () => string, token: string, depth: number): JsonNode {
  if (!depth) throw new SyntaxError('too deep');
  if (token === '{') {
    const members: (readonly [string, JsonNode])[] = [];
    for (let key = next(); key !== '}'; key = next()) {
      if (key === ',' && members.length) key = next();
      if (key[0] !== '"' || next() !== ':') throw new SyntaxError('not a member');
      members.push([key, readValue(next, next(), depth - 1)]);
    }
    return { members };
  }
  if (token === '[') {
    const items: JsonNode[] = [];
    for (let item = next(); item !== ']'; item = next())
      items.push(readValue(next, item === ',' && items.length ? next() : item, depth - 1));
    return { items };
  }
  if (/^["\w-]/.test(token)) return { raw: token };
  throw new SyntaxError('not a value');
}

/** Prints a tree in a style; empty objects and arrays on one line, as every common printer does. */
export function printJson(node: JsonNode, style: JsonStyle): string {
  const parts: string[] = [];
  print(node, style.lineEnd);
  return parts.join('');

  function print(value: JsonNode, margin: string): void {
    if ('raw' in value) {
      parts.push(value.raw);
    } else if ('items' in value) {
      wrap(['[', ']'], value.items, margin, (item, inner) => print(item, inner));
    } else {
      wrap(['{', '}'], style.order(value.members), margin, ([key, item], inner) => {
        parts.push(key, style.colon);
        print(item, inner);
      });
    }
  }

  function wrap<T>(
    [open, close]: readonly [string, string],
    list: readonly T[],
    margin: string,
    each: (item: T, inner: string) => void,
  ): void {
    parts.push(open);
    const inner = style.indent === undefined ? '' : margin + style.indent;
    list.forEach((item, i) => {
      parts.push(i ? style.comma : '', inner);
      each(item, inner);
    });
    if (list.length && style.indent !== undefined) parts.push(margin);
    parts.push(close);
  }
}
