// In: a JSON body as text. Out: the texts that other JSON printers would have made of it, each with its causes.
import type { CauseCode } from './cause-code.ts';
import { COMPACT, type JsonNode, type JsonStyle, printJson, readJsonText } from './json-text.ts';

/** One respelling of a JSON text. */
export interface JsonVariant {
  readonly codes: readonly CauseCode[];
  readonly note: string;
  readonly text: string;
}

type Members = readonly (readonly [string, JsonNode])[];
type Change = readonly [note: string, style: Partial<JsonStyle>];
type Spell = (text: string) => string;
type Spelling = readonly [codes: readonly CauseCode[], note: string, spell: Spell];

const SPACING: readonly Change[] = [
  ['printed compactly', {}],
  ['indented by 2 blanks', { indent: '  ', colon: ': ' }],
  ['indented by 4 blanks', { indent: '    ', colon: ': ' }],
  ['indented by tabs', { indent: '\t', colon: ': ' }],
  ['printed with blanks after commas and colons', { comma: ', ', colon: ': ' }],
  ['indented by 2 blanks, a blank before colons', { indent: '  ', colon: ' : ' }],
  ['printed with blanks after colons', { colon: ': ' }],
  ['indented by 2 blanks with CR LF', { indent: '  ', colon: ': ', lineEnd: '\r\n' }],
  ['indented by tabs with CR LF', { indent: '\t', colon: ': ', lineEnd: '\r\n' }],
];

const unicodeEscape = (char: string, upper: boolean): string =>
  char.replace(/[\s\S]/g, (unit) => {
    const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${upper ? hex.toUpperCase() : hex}`;
  });

// JSON holds none of these characters outside of strings, so the whole text is respelled at once. A backslash and what
// it escapes are matched together, so that what looks like an escape is one.
const SPELLING: readonly (readonly [CauseCode, string, Spell])[] = [
  [
    'body-json-slash',
    'with every / escaped',
    (text) => text.replace(/\\.|\//gs, (piece) => (piece === '/' ? '\\/' : piece)),
  ],
  [
    'body-json-slash',
    'with no / escaped',
    (text) => text.replace(/\\./gs, (piece) => (piece === '\\/' ? '/' : piece)),
  ],
  [
    'body-json-unicode',
    'with non-ASCII characters escaped',
    (text) => text.replace(/[^\0-\x7f]+/g, (piece) => unicodeEscape(piece, false)),
  ],
  [
    'body-json-unicode',
    'with non-ASCII characters as they are',
    (text) =>
      text.replace(/\\(?:u([\da-f]{4})|.)/gis, (piece, hex: string | undefined) => {
        const code = Number.parseInt(hex ?? '0', 16);
        // Below U+0080 the escape may be needed; a JSON printer writes the rest as it is.
        return code > 127 ? String.fromCharCode(code) : piece;
      }),
  ],
  [
    'body-json-unicode',
    'with non-ASCII characters escaped in upper case',
    (text) => text.replace(/[^\0-\x7f]+/g, (piece) => unicodeEscape(piece, true)),
  ],
  [
    'body-json-html',
    'with <, > and & escaped',
    (text) => text.replace(/[<>&]/g, (piece) => unicodeEscape(piece, false)),
  ],
  [
    'body-json-html',
    "with <, >, &, = and ' escaped",
    (text) => text.replace(/[<>&=']/g, (piece) => unicodeEscape(piece, false)),
  ],
  [
    'body-json-html',
    "with <, >, &, = and ' as they are",
    (text) =>
      text.replace(/\\(?:u00(3[cde]|26|27)|.)/gis, (piece, hex: string | undefined) =>
        hex === undefined ? piece : String.fromCharCode(Number.parseInt(hex, 16)),
      ),
  ],
];

const both =
  (first: Spell, second: Spell): Spell =>
  (text) =>
    second(first(text));
const [escapeSlash, plainSlash, escapeUnicode, plain, , escapeHtml, , plainHtml] = SPELLING.map(
  ([, , spell]) => spell,
) as [Spell, Spell, Spell, Spell, Spell, Spell, Spell, Spell];
const SPELLINGS: readonly Spelling[] = [
  ...SPELLING.map(([code, note, spell]) => [[code], note, spell] as const),
  // What PHP's json_encode does by default, and its way back.
  [
    ['body-json-slash', 'body-json-unicode'],
    'with / and non-ASCII characters escaped',
    both(escapeSlash, escapeUnicode),
  ],
  [
    ['body-json-slash', 'body-json-unicode'],
    'with / and non-ASCII characters as they are',
    both(plainSlash, plain),
  ],
  [
    ['body-json-html', 'body-json-unicode'],
    'with <, >, & and non-ASCII characters escaped',
    both(escapeHtml, escapeUnicode),
  ],
  [
    ['body-json-html', 'body-json-unicode'],
    "with <, >, &, =, ' and non-ASCII characters as they are",
    both(plainHtml, plain),
  ],
  [['body-json-html', 'body-json-slash'], 'with <, >, & and / escaped', both(escapeHtml, escapeSlash)],
  [
    ['body-json-html', 'body-json-slash'],
    "with <, >, &, =, ' and / as they are",
    both(plainHtml, plainSlash),
  ],
];

const sorted: JsonStyle['order'] = (members) =>
  [...members].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
/** A JSON text read once: its tree, what stands around it, and how it looks in every known spacing. */
export interface JsonBody {
  readonly text: string;
  readonly root: JsonNode;
  readonly before: string;
  readonly after: string;
  /** One for each of the known spacings, with before and after. */
  readonly printed: readonly string[];
}

/** Reads a body; undefined when it is no JSON object or array. */
export function readJsonBody(text: string): JsonBody | undefined {
  const json = readJsonText(text);
  if (!json) return undefined;
  const { root, before, after } = json;
  const printed = SPACING.map(([, style]) => before + printJson(root, { ...COMPACT, ...style }) + after);
  return { text, root, before, after, printed };
}

/** The same JSON with other escapes in its strings; its spacing stays. */
export function* respelled({ text }: JsonBody): Generator<JsonVariant> {
  for (const [codes, note, spell] of SPELLINGS) yield { codes, note, text: spell(text) };
}

/** The same JSON with other spacing. */
export function* respaced({ printed }: JsonBody): Generator<JsonVariant> {
  for (const [i, [note]] of SPACING.entries())
    yield { codes: ['body-json-spacing'], note, text: printed[i] as string };
}

/** The same JSON with sorted keys, without its nulls, and after a trip through JSON.parse and JSON.stringify. */
export function* reordered(json: JsonBody): Generator<JsonVariant> {
  const { text, root, before, after } = json;
  const { codes, print } = ownPrinter(json);
  yield { codes: [...codes, 'body-json-order'], note: 'with sorted keys', text: print(sorted) };
  // Numbers as String(Number(…)) spells them; strings are matched first, so that no digit inside one is taken.
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[-+.\deE]*/gs, (token) =>
    token.startsWith('"') ? token : String(Number(token)),
  );
  yield { codes: ['body-json-values'], note: 'with its numbers respelled', text: numbers };
  const filled: JsonStyle['order'] = (members) =>
    members.filter(([, value]) => !('raw' in value && value.raw === 'null'));
  yield { codes: [...codes, 'body-json-values'], note: 'without its null members', text: print(filled) };
  try {
    const again = JSON.stringify(JSON.parse(text.slice(before.length)));
    const compact = printJson(root, COMPACT);
    const slashes = plainSlash(compact);
    const characters = plain(slashes);
    // Each thing that was lost on that trip has its own name.
    const lost: readonly (readonly [boolean, CauseCode])[] = [
      [before + compact + after !== text, 'body-json-spacing'],
      [slashes !== compact, 'body-json-slash'],
      [characters !== slashes, 'body-json-unicode'],
      [again !== characters, 'body-json-values'],
    ];
    yield {
      codes: lost.flatMap(([isLost, code]) => (isLost ? [code] : [])),
      note: 'after JSON.parse and JSON.stringify',
      text: again,
    };
  } catch {
    // The lossless reader is more lenient than JSON.parse.
  }
}

// Objects of up to 6 members have at most 720 orders; the request of benefitRedeem has 6, an answer's result 3.
const MAX_PERMUTED = 6;
// For a body of 600 bytes all orders of that request and of one small object inside; for larger ones as many as fit
// into the time that printing them takes, about 20 ms per MB.
const MAX_ORDERS = 1500;
const MAX_PRINTED = 1_500_000;

/** The same JSON with the keys of its objects in every other order: for a body whose order a parser lost. */
export function* permuted(json: JsonBody): Generator<JsonVariant> {
  const { codes, print } = ownPrinter(json);
  let left = Math.min(MAX_ORDERS, MAX_PRINTED / json.text.length);
  for (const orders of jointOrders(objectsOf(json.root))) {
    if (left-- < 1) return;
    const names = [...orders.values()].map((members) => members.map(([key]) => key).join(', '));
    yield {
      codes: [...codes, 'body-json-order'],
      note: `with the keys in the order ${names.join('; ')}`,
      text: print((members) => orders.get(members) ?? members),
    };
  }
}

/** True when there are so few orders that each can be combined with other changes: an answer has 6 or 12. */
export function hasFewOrders({ root }: JsonBody): boolean {
  let orders = 1;
  for (const { length } of objectsOf(root)) for (let i = 2; i <= length; i++) orders *= i;
  return orders <= 24;
}

/** The first few objects that have more than one order and not too many. */
function objectsOf(root: JsonNode): readonly Members[] {
  const objects: Members[] = [];
  const collect = (node: JsonNode): void => {
    // Eight objects of two members have 256 orders together; what comes later would never be reached.
    if (objects.length === 8) return;
    if ('members' in node) {
      if (node.members.length > 1 && node.members.length <= MAX_PERMUTED) objects.push(node.members);
      for (const [, value] of node.members) collect(value);
    } else if ('items' in node) for (const item of node.items) collect(item);
  };
  collect(root);
  return objects;
}

/** Every combination of orders, those of the innermost objects changing first: these have the fewest. */
function* jointOrders(objects: readonly Members[]): Generator<ReadonlyMap<Members, Members>> {
  const [object, ...rest] = objects;
  if (!object) {
    yield new Map();
    return;
  }
  for (const order of permutations(object))
    for (const orders of jointOrders(rest)) yield new Map([[object, order], ...orders]);
}

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length < 2) yield items;
  for (let i = 0; i < items.length && items.length > 1; i++)
    for (const rest of permutations([...items.slice(0, i), ...items.slice(i + 1)]))
      yield [items[i] as T, ...rest];
}

/** Prints in the spacing that the text has; when that is no known one, compactly, which is a cause of its own. */
function ownPrinter({ text, root, before, after, printed }: JsonBody): {
  readonly codes: readonly CauseCode[];
  readonly print: (order: JsonStyle['order']) => string;
} {
  const style = SPACING[printed.indexOf(text)]?.[1];
  return {
    codes: style ? [] : ['body-json-spacing'],
    print: (order) => before + printJson(root, { ...COMPACT, ...style, order }) + after,
  };
}
