// In: the headers of a request or answer, as a platform gives them. Out: one header's only value, or undefined.
import { SecureMessageError } from './errors.ts';

/** Fetch `Headers`, or anything with the same `get`. */
export interface HeaderGetter {
  get(name: string): string | null | undefined;
}

/** A plain object of headers: Node's `request.headers` or `headersDistinct`, a literal, in any letter case. */
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What openMessage reads headers from. */
export type HeaderSource = HeaderGetter | HeaderRecord;

/**
 * The one value of a header, blanks at its ends removed; undefined when absent. Header names have no letter case.
 *
 * @throws SecureMessageError ERR_HEADER_REPEATED when a record holds more than one value. Fetch `Headers` and Node's
 *   `request.headers` join repeated headers with a comma; the grammar of the Signature and Encrypt headers then
 *   refuses the doubled keys, and that of Client-Id and times the comma.
 * @example
 * readHeader({ 'client-id': 'C1' }, 'Client-Id'); // 'C1'
 */
export function readHeader(headers: HeaderSource, name: string): string | undefined {
  if (isGetter(headers)) return headers.get(name)?.trim();
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() !== wanted || value === undefined) continue;
    if (typeof value === 'string') values.push(value);
    else values.push(...value);
  }
  if (values.length > 1) {
    throw new SecureMessageError(
      'ERR_HEADER_REPEATED',
      `The ${name} header came ${values.length} times, not once.`,
    );
  }
  return values[0]?.trim();
}

function isGetter(headers: HeaderSource): headers is HeaderGetter {
  return typeof headers.get === 'function';
}
