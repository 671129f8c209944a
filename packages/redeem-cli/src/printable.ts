// In: text from a file, a key or the network. Out: text that a terminal shows and never obeys.

import { withoutKeys } from './looks-like-key.ts';

// C0 and C1 controls start escape sequences; the bidirectional and line controls reorder or forge what is read.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Leaves out what looks like a key, and replaces every control character by a visible `\u{…}`. Limits the length to 400 characters unless told. */
export function printable(text: string, limit = 400): string {
  const safe = withoutKeys(text);
  const shown = safe.length > limit ? `${safe.slice(0, limit)}… (${safe.length} characters)` : safe;
  return shown.replace(unsafe, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}
