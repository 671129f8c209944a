// In: body bytes. Out: the bodies that the known mistakes would have made of it, each with its cause.
import type { CauseCode } from './cause-code.ts';
import { decodeLatin1, encodeLatin1, misreadings, readUtf8 } from './charset.ts';
import {
  hasFewOrders,
  type JsonVariant,
  permuted,
  readJsonBody,
  reordered,
  respaced,
  respelled,
} from './json-variants.ts';

/** One body that may be what was signed. */
export interface BodyVariant {
  readonly codes: readonly CauseCode[];
  /** What was done to the given body, in words that complete "the body …". */
  readonly note: string;
  readonly body: Uint8Array;
  /** Which kind of change this is; two of one kind are never combined, and a later kind goes on top of an earlier. */
  readonly kind: number;
}

/** Bodies the caller knows besides the given one. */
export interface OtherBodies {
  readonly plaintext: Uint8Array | undefined;
  readonly sealedBody: Uint8Array | undefined;
}

const CHARSET = 1;
const WRAPPING = 2;
const SPELLING = 3;
const ORDER = 4;
const SPACING = 5;
const LINE_ENDS = 6;
const EDGES = 7;
const MARK = 8;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Another body altogether: the other form of a sealed one, nothing, or what an object prints as. */
export function* otherBodies(body: Uint8Array, other: OtherBodies): Generator<BodyVariant> {
  const { plaintext, sealedBody } = other;
  if (plaintext)
    yield { codes: ['body-plaintext-signed'], note: 'as it was before sealing', body: plaintext, kind: 0 };
  if (sealedBody)
    yield { codes: ['body-sealed-signed'], note: 'as sealed, the Base64 text', body: sealedBody, kind: 0 };
  if (body.length) yield { codes: ['body-empty'], note: 'left out', body: new Uint8Array(), kind: 0 };
  for (const text of ['[object Object]', 'undefined', 'null', '{}'])
    yield { codes: ['body-object-text'], note: `replaced by ${text}`, body: encode(text), kind: 0 };
}

/**
 * Everything known that happens to a body between signing and verifying, cheapest and most frequent first. What
 * leaves the body as it is is left out.
 *
 * @param after only kinds of change above this one, for changes on top of a variant
 */
export function* bodyVariants(body: Uint8Array, after: number): Generator<BodyVariant> {
  const text = readUtf8(body) ?? decodeLatin1(body);
  const toBytes = readUtf8(body) === undefined ? encodeLatin1 : encode;
  const changed = function* (
    kind: number,
    code: CauseCode,
    texts: readonly (readonly [string, string])[],
  ): Generator<BodyVariant> {
    if (kind <= after) return;
    for (const [note, result] of texts)
      if (result !== text) yield { codes: [code], note, body: toBytes(result), kind };
  };
  yield* changed(EDGES, 'body-trailing-newline', trailing(text));
  yield* changed(LINE_ENDS, 'body-line-ends', lineEnds(text));
  yield* changed(MARK, 'body-bom', [
    text.startsWith('\uFEFF')
      ? ['without its byte order mark', text.slice(1)]
      : ['after a byte order mark', `\uFEFF${text}`],
  ]);
  const json = after < SPACING ? readJsonBody(text) : undefined;
  const printed = function* (kind: number, variants: Iterable<JsonVariant>): Generator<BodyVariant> {
    if (kind <= after) return;
    for (const { codes, note, text: result } of variants)
      if (result !== text) yield { codes, note, body: toBytes(result), kind };
  };
  if (json) {
    yield* printed(SPACING, respaced(json));
    yield* printed(SPELLING, respelled(json));
    yield* printed(ORDER, reordered(json));
    if (hasFewOrders(json)) yield* printed(ORDER, permuted(json));
  }
  yield* changed(WRAPPING, 'body-base64-wrapped', rewrapped(text));
  yield* changed(WRAPPING, 'body-json-string', quoted(text));
  if (after < CHARSET)
    for (const [charset, result] of misreadings(body))
      yield { codes: ['body-charset'], note: `taken for ${charset} on the way`, body: result, kind: CHARSET };
  yield* changed(EDGES, 'body-line-ends', [['without any line end', text.replace(/[\r\n]/g, '')]]);
  if (body.includes(0) && EDGES > after)
    yield {
      codes: ['body-trailing-newline'],
      note: 'up to its first zero byte',
      body: body.subarray(0, body.indexOf(0)),
      kind: EDGES,
    };
}

/** Bodies with the keys of one object in every order: many, so for the end of a search. */
export function* permutedBodies(body: Uint8Array): Generator<BodyVariant> {
  const text = readUtf8(body);
  const json = text === undefined ? undefined : readJsonBody(text);
  if (!json || hasFewOrders(json)) return;
  for (const { codes, note, text: result } of permuted(json))
    if (result !== text) yield { codes, note, body: encode(result), kind: ORDER };
}

function trailing(text: string): readonly (readonly [string, string])[] {
  return [
    ['without the line ends after it', text.replace(/[\r\n]+$/, '')],
    ['with a newline after it', `${text}\n`],
    ['with CR LF after it', `${text}\r\n`],
    ['without the blanks around it', text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')],
    ['with two newlines after it', `${text}\n\n`],
  ];
}

function lineEnds(text: string): readonly (readonly [string, string])[] {
  const unix = text.replace(/\r\n?/g, '\n');
  return [
    ['with LF line ends', unix],
    ['with CR LF line ends', unix.replaceAll('\n', '\r\n')],
  ];
}

/** Base64 of a sealed body, wrapped by `base64` (76), PEM writers (64), MIME encoders, or unwrapped. */
function rewrapped(text: string): readonly (readonly [string, string])[] {
  // A sealed body holds one AES block at least: 24 characters.
  if (text.length < 24 || !/^[\w+/%-][\w+/%\s-]*={0,2}\s*$/.test(text)) return [];
  const line = text.replace(/\s/g, '');
  const wrap = (width: number, end: string): string =>
    (line.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end);
  return [
    ['unwrapped to one line', line],
    ...[76, 64].flatMap((width) => [
      [`wrapped at ${width} characters`, wrap(width, '\n')] as const,
      [`wrapped at ${width} characters with a newline after it`, `${wrap(width, '\n')}\n`] as const,
      [`wrapped at ${width} characters by CR LF`, wrap(width, '\r\n')] as const,
      [`wrapped at ${width} characters by CR LF, one at the end too`, `${wrap(width, '\r\n')}\r\n`] as const,
    ]),
    ['percent-encoded', encodeURIComponent(line)],
    ['in the URL alphabet', line.replaceAll('+', '-').replaceAll('/', '_')],
    [
      'in the URL alphabet without padding',
      line.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
    ],
  ];
}

/** A body that a JSON printer took for a string, and one that it did not. */
function quoted(text: string): readonly (readonly [string, string])[] {
  const results: (readonly [string, string])[] = [['as a JSON string in quotes', JSON.stringify(text)]];
  if (/^\s*".*"\s*$/.test(text)) {
    try {
      results.push(['without the quotes of a JSON string', String(JSON.parse(text))]);
    } catch {
      // Not a JSON string after all.
    }
  }
  return results;
}
