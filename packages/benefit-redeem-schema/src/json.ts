// In: UTF-8 bytes or a plain value. Out: the value, or the bytes; nothing is guessed, merged, rounded or repaired.
import { SchemaError, type SchemaErrorCode } from './errors.ts';

/** Bounds of {@link decodeJson}. */
export interface JsonLimits {
  /** Largest input in bytes. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Deepest nesting of arrays and objects. Default 32. */
  readonly maxDepth?: number;
  /** Integers outside ±(2^53 − 1): kept exactly as `bigint` (default), or refused with ERR_JSON_NUMBER. */
  readonly largeIntegers?: 'bigint' | 'refuse';
}

// A redemption and its answer are a few hundred bytes; 1 MiB is the client's own bound on an answer.
const defaultMaxBytes = 1_048_576;
// The documented shapes nest three deep; 32 leaves room and bounds the recursion.
const defaultMaxDepth = 32;

const refuse = (code: SchemaErrorCode, found: string): never => {
  throw new SchemaError(code, `JSON: ${found}`);
};

// One token and the blanks before it: a mark, a string (RFC 8259 §7), a word, a number (§6) or the end. Sticky, so that
// it matches at the cursor and nowhere else; every loop in it starts with a character that the one before cannot take.
const tokens = () =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what must not match.
  /[ \t\n\r]*([{}[\],:]|"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"|true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|$)/y;
const loneSurrogate = /\p{Surrogate}/u;

// The value of a number token. A token with a fraction or an exponent is a double by its form; a whole number
// that a double would round is kept as bigint.
const toNumber = (text: string, large: 'bigint' | 'refuse'): number | bigint => {
  const value = Number(text);
  if (!Number.isFinite(value)) refuse('ERR_JSON_NUMBER', 'a number is too large');
  if (/[.eE]/.test(text) || Number.isSafeInteger(value)) return value;
  if (large === 'refuse') {
    refuse('ERR_JSON_NUMBER', 'an integer beyond 2^53 − 1 would be rounded; send it as a string');
  }
  return BigInt(text);
};

/**
 * Bytes of a JSON text → value (RFC 8259, stricter): fatal UTF-8, no byte order mark, no duplicate keys, no
 * `__proto__` key, no lone surrogates, bounded size and depth, no rounded integers.
 *
 * @throws SchemaError ERR_JSON_*; the message gives a position, never the text
 * @example
 * decodeJson(new TextEncoder().encode('{"n":9007199254740993}')); // { n: 9007199254740993n }
 */
export function decodeJson(bytes: Uint8Array, limits: JsonLimits = {}): unknown {
  const { maxBytes = defaultMaxBytes, maxDepth = defaultMaxDepth, largeIntegers = 'bigint' } = limits;
  if (bytes.length > maxBytes) {
    refuse('ERR_JSON_SIZE', `${bytes.length} bytes, at most ${maxBytes} are read`);
  }
  const text = decodeUtf8(bytes);
  if (text.startsWith('\ufeff')) refuse('ERR_JSON_BOM', 'a byte order mark; save as UTF-8 without one');

  const pattern = tokens();
  let at = 0;
  let token = '';
  const expected = (what: string): never => refuse('ERR_JSON_SYNTAX', `expected ${what} at character ${at}`);
  /** Goes on to the next token; the empty one is the end. */
  const next = (): string => {
    at = pattern.lastIndex;
    token = text[at] ?? '';
    // Half of all tokens are marks without a blank before them, which need no pattern.
    if (token && '{}[],:'.includes(token)) pattern.lastIndex += 1;
    else token = pattern.exec(text)?.[1] ?? expected('a token');
    return token;
  };

  const readString = (): string => {
    // Not a slice, by which engines keep the whole text in memory for as long as one word of it.
    const value: string = JSON.parse(token);
    if (token.includes('\\') && loneSurrogate.test(value))
      refuse('ERR_JSON_STRING', `half a surrogate pair at character ${at}`);
    return value;
  };

  const readObject = (depth: number): Record<string, unknown> => {
    const out: Record<string, unknown> = {};
    if (next() === '}') return out;
    for (;;) {
      if (token[0] !== '"') expected('a key');
      const key = readString();
      // Copying an object with such a key would change its prototype.
      if (key === '__proto__') refuse('ERR_JSON_KEY', 'the key "__proto__"');
      if (Object.hasOwn(out, key)) refuse('ERR_JSON_DUPLICATE_KEY', `a key again at character ${at}`);
      if (next() !== ':') expected('a colon');
      next();
      out[key] = readValue(depth);
      if (next() === '}') return out;
      if (token !== ',') expected('a comma or }');
      next();
    }
  };

  const readArray = (depth: number): unknown[] => {
    const out: unknown[] = [];
    if (next() === ']') return out;
    for (;;) {
      out.push(readValue(depth));
      if (next() === ']') return out;
      if (token !== ',') expected('a comma or ]');
      next();
    }
  };

  /** The value that starts with the current token; afterwards the current token is its last. */
  const readValue = (depth: number): unknown => {
    if (depth > maxDepth) refuse('ERR_JSON_DEPTH', `nested deeper than ${maxDepth}`);
    if (token === '{') return readObject(depth + 1);
    if (token === '[') return readArray(depth + 1);
    if (token === 'null') return null;
    if (token === 'true' || token === 'false') return token === 'true';
    if (token[0] === '"') return readString();
    return /^[-\d]/.test(token) ? toNumber(token, largeIntegers) : expected('a value');
  };

  next();
  const value = readValue(0);
  return next() ? expected('the end') : value;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('ERR_JSON_UTF8', 'not UTF-8');
  }
}

/**
 * Value → the bytes of its JSON text, compact, keys in the object's own order. `bigint` becomes an integer;
 * a property that is `undefined` is left out. What JSON cannot carry is refused instead of altered.
 *
 * @throws SchemaError ERR_JSON_UNENCODABLE (with the path), ERR_JSON_STRING, ERR_JSON_KEY, ERR_JSON_DEPTH
 */
export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(toText(value, '', 0));
}

function toText(value: unknown, path: string, depth: number): string {
  const where = path || 'the value';
  if (depth > defaultMaxDepth) {
    refuse('ERR_JSON_DEPTH', `nested deeper than ${defaultMaxDepth}, or an object that contains itself`);
  }
  if (typeof value === 'string') {
    if (loneSurrogate.test(value)) refuse('ERR_JSON_STRING', `${where} holds half a surrogate pair`);
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => toText(item, `${path}[${index}]`, depth + 1)).join()}]`;
  }
  const found =
    typeof value === 'number' ? String(value) : Object.prototype.toString.call(value).slice(8, -1);
  if (found !== 'Object') {
    refuse(
      'ERR_JSON_UNENCODABLE',
      `${where} is ${found}; not text, finite number, boolean, null, array or object`,
    );
  }
  const parts: string[] = [];
  for (const [key, item] of Object.entries(value as object)) {
    if (item === undefined) continue;
    if (key === '__proto__') refuse('ERR_JSON_KEY', `${where} has a key "__proto__"`);
    const inner = path && `${path}.`;
    parts.push(`${toText(key, inner + key, depth)}:${toText(item, inner + key, depth + 1)}`);
  }
  return `{${parts.join()}}`;
}
