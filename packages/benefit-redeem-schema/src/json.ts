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

const refuse = (code: SchemaErrorCode, message: string): never => {
  throw new SchemaError(code, message);
};

// RFC 8259 §6. Sticky, so that it matches at the cursor and nowhere else.
const numberToken = () => /-?(?:0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/y;
// RFC 8259 §7: everything but quote, backslash and control characters stands for itself.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what must not match.
const plainText = () => /[^"\\\u0000-\u001f]*/y;
const space = () => /[ \t\n\r]*/y;
const loneSurrogate = /\p{Surrogate}/u;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

// The value of a number token. A token with a fraction or an exponent is a double by its form; a whole number
// that a double would round is kept as bigint.
const toNumber = (
  [text, fraction, exponent]: RegExpExecArray,
  large: 'bigint' | 'refuse',
): number | bigint => {
  const value = Number(text);
  if (!Number.isFinite(value)) refuse('ERR_JSON_NUMBER', 'JSON: a number is too large to represent.');
  if (fraction !== undefined || exponent !== undefined || Number.isSafeInteger(value)) return value;
  if (large === 'refuse') {
    refuse(
      'ERR_JSON_NUMBER',
      'JSON: an integer lies beyond 2^53 − 1 and would be rounded; send it as a string.',
    );
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
    refuse('ERR_JSON_SIZE', `JSON: ${bytes.length} bytes, at most ${maxBytes} are read.`);
  }
  const text = decodeUtf8(bytes);
  if (text.startsWith('\ufeff')) {
    refuse('ERR_JSON_BOM', 'JSON: the text starts with a byte order mark; save it as UTF-8 without one.');
  }

  let at = 0;
  const number = numberToken();
  const plain = plainText();
  const blank = space();
  const syntax = (expected: string): never =>
    refuse('ERR_JSON_SYNTAX', `JSON: expected ${expected} at character ${at}.`);

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const take = (character: string): boolean => {
    match(blank);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };

  const readString = (): string => {
    let out = '';
    for (;;) {
      out += match(plain)?.[0] ?? '';
      const character = text[at];
      at += 1;
      if (character === '"') break;
      if (character !== '\\') syntax('the end of a string');
      const letter = text[at] ?? '';
      at += 1;
      if (letter === 'u') {
        const hex = text.slice(at, at + 4);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) syntax('four hexadecimal digits');
        at += 4;
        out += String.fromCharCode(Number.parseInt(hex, 16));
      } else {
        out += Object.hasOwn(escapes, letter) ? escapes[letter] : syntax('an escape');
      }
    }
    if (loneSurrogate.test(out)) {
      refuse('ERR_JSON_STRING', `JSON: the string that ends at character ${at} holds half a surrogate pair.`);
    }
    return out;
  };

  const readObject = (depth: number): Record<string, unknown> => {
    const out: Record<string, unknown> = {};
    if (take('}')) return out;
    do {
      if (!take('"')) syntax('a key');
      const key = readString();
      if (key === '__proto__') {
        refuse(
          'ERR_JSON_KEY',
          'JSON: the key "__proto__" is refused; copying such an object changes its prototype.',
        );
      }
      if (Object.hasOwn(out, key)) {
        refuse(
          'ERR_JSON_DUPLICATE_KEY',
          `JSON: the key that ends at character ${at} occurs twice in its object.`,
        );
      }
      if (!take(':')) syntax('a colon');
      out[key] = readValue(depth);
    } while (take(','));
    return take('}') ? out : syntax('a comma or a closing brace');
  };

  const readArray = (depth: number): unknown[] => {
    const out: unknown[] = [];
    if (take(']')) return out;
    do out.push(readValue(depth));
    while (take(','));
    return take(']') ? out : syntax('a comma or a closing bracket');
  };

  const readValue = (depth: number): unknown => {
    if (depth > maxDepth) refuse('ERR_JSON_DEPTH', `JSON: nested deeper than ${maxDepth}.`);
    if (take('"')) return readString();
    if (take('{')) return readObject(depth + 1);
    if (take('[')) return readArray(depth + 1);
    const word = (['true', 'false', 'null'] as const).find((name) => text.startsWith(name, at));
    if (word) {
      at += word.length;
      return word === 'null' ? null : word === 'true';
    }
    const token = match(number);
    return token ? toNumber(token, largeIntegers) : syntax('a value');
  };

  const value = readValue(0);
  match(blank);
  return at === text.length ? value : syntax('the end of the text');
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('ERR_JSON_UTF8', 'JSON: the bytes are not UTF-8.');
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
  const where = path === '' ? 'the value' : path;
  if (depth > defaultMaxDepth) {
    refuse(
      'ERR_JSON_DEPTH',
      `JSON: nested deeper than ${defaultMaxDepth}, or an object that contains itself.`,
    );
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') {
    if (loneSurrogate.test(value)) {
      refuse('ERR_JSON_STRING', `JSON: ${where} holds half a surrogate pair, which UTF-8 cannot carry.`);
    }
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) refuse('ERR_JSON_UNENCODABLE', `JSON: ${where} is not a finite number.`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => toText(item, `${path}[${index}]`, depth + 1)).join(',')}]`;
  }
  if (typeof value === 'object' && Object.prototype.toString.call(value) === '[object Object]') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const parts = entries.map(([key, item]) => {
      if (key === '__proto__') refuse('ERR_JSON_KEY', `JSON: ${where} has a key "__proto__".`);
      const inner = path === '' ? key : `${path}.${key}`;
      return `${toText(key, inner, depth)}:${toText(item, inner, depth + 1)}`;
    });
    return `{${parts.join(',')}}`;
  }
  const found = Object.prototype.toString.call(value).slice(8, -1).toLowerCase();
  return refuse(
    'ERR_JSON_UNENCODABLE',
    `JSON: ${where} is a ${found}; pass strings, numbers, booleans, null, arrays and plain objects.`,
  );
}
