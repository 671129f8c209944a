// In: a value in the notation of the vector files. Out: plain JSON as it goes to an implementation.
import { ConformanceError } from './errors.ts';

type Fixtures = Readonly<Record<string, unknown>>;

/**
 * Resolves the notation: `{ fixture }` to the shared value, `{ text: [...] }` to one long text, `{ utf8 }` and
 * `{ base64 }` to standard Base64.
 *
 * @throws ConformanceError ERR_VECTORS_INVALID for a fixture that the file does not have
 * @example
 * expandValue({ utf8: { text: ['a', ['b', 2]] } }, {}); // 'YWJi'
 */
export function expandValue(value: unknown, fixtures: Fixtures): unknown {
  if (Array.isArray(value)) return value.map((entry) => expandValue(entry, fixtures));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [key, inner] = entries.length === 1 ? (entries[0] as [string, unknown]) : ['', undefined];
  if (key === 'fixture') {
    if (typeof inner !== 'string' || !Object.hasOwn(fixtures, inner)) {
      throw new ConformanceError('ERR_VECTORS_INVALID', `There is no fixture ${JSON.stringify(inner)}.`);
    }
    return expandValue(fixtures[inner], fixtures);
  }
  if (key === 'text' && Array.isArray(inner)) return inner.map(toPiece).join('');
  if (key === 'base64') return inner;
  if (key === 'utf8') return toBase64(new TextEncoder().encode(String(expandValue(inner, fixtures))));
  return Object.fromEntries(entries.map(([name, entry]) => [name, expandValue(entry, fixtures)]));
}

function toPiece(piece: unknown): string {
  return Array.isArray(piece) ? String(piece[0]).repeat(Number(piece[1])) : String(piece);
}

function toBase64(bytes: Uint8Array): string {
  // 32 KiB at a time: a call takes so many arguments on every engine.
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  }
  return btoa(text);
}
