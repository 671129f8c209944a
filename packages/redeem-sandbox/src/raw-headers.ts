// In: header fields as node:http hands them on: names and values in turn. Out: one value, or all as pairs. The object
// `request.headers` would be made of all of them for every request, and joins what occurs twice.
import type { HeaderList } from './wire.ts';

/** The first value of a header; `name` in lower case. */
export function rawHeader(raw: readonly string[], name: string): string | undefined {
  for (let index = 0; index < raw.length; index += 2) {
    const given = raw[index];
    if (given?.length === name.length && given.toLowerCase() === name) return raw[index + 1];
  }
  return undefined;
}

/** Names and values as pairs. */
export const headerPairs = (raw: readonly string[]): HeaderList =>
  Array.from(
    { length: raw.length / 2 },
    (_, index) => [raw[2 * index] ?? '', raw[2 * index + 1] ?? ''] as const,
  );
