// In: the value of a Signature or Encrypt header. Out: its parameters; and the way back (docs/protocol §2, §9).
import { decodeBase64, encodeBase64 } from './base64.ts';
import { SignatureHeaderError } from './errors.ts';

// A header line of 8 KiB is what common servers take, and 16 parameters are five times what any peer sends.
const MAX_LENGTH = 8192;
const MAX_PARAMETERS = 16;
// key, '=', value: visible ASCII without comma; blanks and tabs around each. The classes next to each other are
// disjoint, so matching is linear. The value keeps every '=' after the first.
const PARAMETER = /^[\t ]*([\w-]+)[\t ]*=[\t ]*([!-+\--~]*)[\t ]*$/;

/**
 * Parses `a=b, c=d` into a map: keys in lower case, values as they stand (no percent-decoding), both trimmed of
 * blanks and tabs. Splits at the first `=`, accepts any order, unknown keys and empty values.
 *
 * @throws SignatureHeaderError `ERR_HEADER_TOO_LARGE` over 8,192 characters or 16 parameters;
 *   `ERR_HEADER_MALFORMED` for a key without `=`, an empty item, a blank inside a value, a control or non-ASCII
 *   character; `ERR_PARAMETER_DUPLICATE` for a key seen twice, which is also how a repeated header arrives
 * @example
 * parseParameters('algorithm=RSA256, keyVersion=1').get('keyversion'); // '1'
 */
export function parseParameters(text: string): ReadonlyMap<string, string> {
  const items = text.length > MAX_LENGTH ? [] : text.split(',', MAX_PARAMETERS + 1);
  if (!items.length || items.length > MAX_PARAMETERS)
    throw new SignatureHeaderError(
      'ERR_HEADER_TOO_LARGE',
      `Header over ${MAX_LENGTH} characters or ${MAX_PARAMETERS} parameters`,
    );
  return toMap(items.map((item) => PARAMETER.exec(item)?.slice(1) ?? []));
}

/**
 * Formats parameters as `a=b,c=d`, in the order given and without blanks: some peers take the third item for the
 * signature and do not trim it.
 *
 * @throws SignatureHeaderError as {@link parseParameters} would on the result
 * @example
 * formatParameters([['algorithm', 'RSA256'], ['keyVersion', '1']]); // 'algorithm=RSA256,keyVersion=1'
 */
export function formatParameters(entries: readonly (readonly [string, string])[]): string {
  const text = entries.map((entry) => entry.join('=')).join();
  // What would not come back as it went in is refused: a comma or an '=' in a key, a blank at an edge, …
  const back = [...parseParameters(text)];
  if (back.length !== entries.length || back.some(([key, value], i) => !same(entries[i], key, value)))
    throw malformed(1);
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
  // A percent sign that starts no escape stays and is then refused as Base64.
  return decodeBase64(
    value.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
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

function toMap(pairs: readonly (readonly string[])[]): Map<string, string> {
  // A Map, not an object: a key named __proto__ is a key like any other.
  const map = new Map<string, string>();
  pairs.forEach(([key, value], i) => {
    if (key === undefined || value === undefined) throw malformed(i + 1);
    const lower = key.toLowerCase();
    if (map.has(lower))
      throw new SignatureHeaderError(
        'ERR_PARAMETER_DUPLICATE',
        `Parameter ${i + 1} repeats a key; was the header sent twice?`,
      );
    map.set(lower, value);
  });
  return map;
}

function same(entry: readonly [string, string] | undefined, key: string, value: string): boolean {
  return entry?.[0].toLowerCase() === key && entry[1] === value;
}

function malformed(position: number): SignatureHeaderError {
  return new SignatureHeaderError(
    'ERR_HEADER_MALFORMED',
    `Parameter ${position} is not key=value in visible ASCII without blanks inside`,
  );
}
