// In: an answer that did not verify. Out: what a person may want to see of it. It is never parsed and never believed.
import { type HeaderSource, readHeader } from '@redeemkit/secure-message';
import type { UnverifiedAnswer } from './outcome.ts';
import type { RawAnswer } from './send.ts';

// Enough for a gateway's error message or the head of a proxy's page.
const shownCharacters = 1_024;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced, so that no log line is forged.
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Raw answer → its beginning as text, and the codes it mentions. Plain text search: no parser sees these bytes. */
export function lookAtUnverified(raw: RawAnswer): UnverifiedAnswer {
  // Four bytes are the longest UTF-8 character.
  const head = new TextDecoder().decode(raw.body.subarray(0, shownCharacters * 4));
  return {
    httpStatus: raw.status,
    text: head.slice(0, shownCharacters).replace(controls, ' '),
    resultCode: /"resultCode"\s*:\s*"(\w{1,64})"/.exec(head)?.[1],
    resultStatus: /"resultStatus"\s*:\s*"([A-Za-z])"/.exec(head)?.[1],
  };
}

/** `Tracer-Id`, reduced to what is safe in a log line; undefined when absent or sent twice. */
export function tracerIdOf(headers: HeaderSource): string | undefined {
  let value = '';
  try {
    value = readHeader(headers, 'Tracer-Id') ?? '';
  } catch {
    return undefined;
  }
  // The samples are 28 characters of letters and digits; 64 is the family's usual bound for an id.
  const id = value.replace(/[^\w-]/g, '').slice(0, 64);
  return id === '' ? undefined : id;
}
