// In: the value of a Signature or Encrypt header. Out: its parameters; and the way back (docs/protocol §2, §9).
import { decodeBase64, encodeBase64 } from './base64.ts';
import { ensure } from './errors.ts';

// A header line of 8 KiB is what common servers take, and 16 parameters are five times what any peer sends.
const MAX_LENGTH = 8192;
const MAX_PARAMETERS = 16;
// key, '=', value: visible ASCII without comma; blanks and tabs around each. Neighbouring classes are disjoint, so
// matching is linear. The value keeps every '=' after the first.
const PARAMETER = /^[\t ]*([\w-]+)[\t ]*=[\t ]*([!-+\--~]*)[\t ]*$/;
/** What `ERR_HEADER_MALFORMED` says. */
export const MALFORMED: string = 'Not 1 to 16 key=value of visible ASCII in 8 KiB';

/**
 * Parses `a=b, c=d` into a map: keys in lower case, values as they stand (no percent-decoding), both trimmed of
 * blanks and tabs. Splits at the first `=`, accepts any order, unknown keys and empty values.
 *
 * @throws SignatureHeaderError `ERR_HEADER_MALFORMED` for a key without `=`, an empty item, a blank inside a value, a
 *   control or non-ASCII character, over 8,192 characters or 16 parameters; `ERR_PARAMETER_DUPLICATE` for a key seen twice, which is also how a repeated header arrives
 * @example
 * parseParameters('algorithm=RSA256, keyVersion=1').get('keyversion'); // '1'
 */
export function parseParameters(text: string): ReadonlyMap<string, string> {
  // A Map, not an object: a key named __proto__ is a key like any other.
  const map = new Map<string, string>();
  // What is too long is read as one empty item, which is refused.
  for (const item of (text.length > MAX_LENGTH ? '' : text).split(',')) {
    const [, key = '', value = ''] = PARAMETER.exec(item) ?? [];
    ensure(key && map.size < MAX_PARAMETERS, 'ERR_HEADER_MALFORMED', MALFORMED);
    const lower = key.toLowerCase();
    ensure(!map.has(lower), 'ERR_PARAMETER_DUPLICATE', 'Header repeats a key: sent twice?');
    map.set(lower, value);
  }
  return map;
}

/**
 * Formats parameters as `a=b,c=d`, in the order given and without blanks: some peers take the third item for the
 * signature and do not trim it.
 *
 * @throws SignatureHeaderError the codes of {@link parseParameters} when the text would not parse back to the entries
 * @example
 * formatParameters([['algorithm', 'RSA256'], ['keyVersion', '1']]); // 'algorithm=RSA256,keyVersion=1'
 */
export function formatParameters(entries: readonly (readonly [string, string])[]): string {
  const text = entries.map((entry) => entry.join('=')).join();
  const map = parseParameters(text);
  // A comma, an '=' in a key, a blank at an edge: it would come back as something else.
  for (const [key, value] of entries)
    ensure(map.get(key.toLowerCase()) === value, 'ERR_HEADER_MALFORMED', MALFORMED);
  return text;
}

/**
 * The value of a `signature` or `symmetricKey` parameter → bytes: decodes `%XX` (a `+` stays a `+`), then Base64.
 *
 * @throws SignatureHeaderError `ERR_BASE64_INVALID`
 * @example
 * decodeBinaryParameter('%2B%2f8='); // Uint8Array [0xfb, 0xff]
 */
export function decodeBinaryParameter(value: string): Uint8Array {
  let text = value;
  try {
    text = decodeURIComponent(value);
  } catch {
    // The percent sign that is no escape stays, and is refused as Base64.
  }
  return decodeBase64(text);
}

/**
 * Bytes → standard Base64, percent-encoded with upper-case digits.
 *
 * @example
 * encodeBinaryParameter(new Uint8Array([0xfb, 0xff])); // '%2B%2F8%3D'
 */
export function encodeBinaryParameter(bytes: Uint8Array): string {
  return encodeURIComponent(encodeBase64(bytes));
}
