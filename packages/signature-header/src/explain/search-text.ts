// In: the text as given and a way to recognise the signed one. Out: the changes that turn the one into the other.
import { type BodyVariant, bodyVariants, otherBodies, permutedBodies } from './body-variants.ts';
import type { CauseCode } from './cause-code.ts';
import type { MessageFacts } from './read-input.ts';
import { type FieldVariant, fieldVariants, type TextFields } from './text-fields.ts';
import { millisecondTimes } from './time-variants.ts';

/** One text that may be the signed one, in two parts. */
export interface TextCandidate {
  readonly prefix: Uint8Array;
  readonly body: Uint8Array;
  readonly codes: readonly CauseCode[];
  /** What was changed, for people; empty for the text as given. */
  readonly note: string;
}

/** How a search went. */
export interface SearchResult {
  readonly found: TextCandidate | undefined;
  readonly tried: number;
  /** False when a limit ended the search. */
  readonly complete: boolean;
}

/** What a search may cost. */
export interface SearchLimits {
  /** Texts to try. */
  readonly candidates: number;
  /** Sum of {@link candidateCost}. */
  readonly work: number;
}

// Measured in Chromium, one byte of a text costs 19 ns to make and hash, and each text 14 µs besides. 8 MB are then
// 0.15 to 0.2 s of the promised 0.25: 5,700 texts of 600 bytes, nearly all that are known, and 1,600 of 4 KiB.
export const DIGEST_LIMITS: SearchLimits = { candidates: 10_000, work: 8_000_000 };
// Making a JSON body in another style takes about 20 ms per MiB.
const MAX_GENERATED = 24_000_000;
// Of each field as many changes take part in pairs; what comes later in a list is rare enough alone.
const PAIRED = 20;

/** In bytes: 700 for a call; from 8 KiB on the platform hashes, 8 times faster, and a call costs 6 KiB. */
export function candidateCost(length: number): number {
  return length < 8192 ? 700 + length : 6144 + length / 8;
}

/** Tries texts until one is recognised or a limit is reached. */
export async function searchText(
  message: MessageFacts,
  accepts: (prefix: Uint8Array, body: Uint8Array) => boolean | Promise<boolean>,
  limits: SearchLimits,
): Promise<SearchResult> {
  let tried = 0;
  let work = 0;
  for (const candidate of candidates(message)) {
    if (candidate === 'cut') return { found: undefined, tried, complete: false };
    work += candidateCost(candidate.prefix.length + candidate.body.length);
    // The text as given and its first changes are tried whatever they cost: 10 MB take 12 ms natively.
    if (tried >= Math.min(limits.candidates, message.maxCandidates) || (work > limits.work && tried > 8))
      return { found: undefined, tried, complete: false };
    tried++;
    const accepted = accepts(candidate.prefix, candidate.body);
    if (accepted === true || (accepted !== false && (await accepted)))
      return { found: candidate, tried, complete: true };
  }
  return { found: undefined, tried, complete: true };
}

/** The text as given; every single change; pairs of changes; orders of keys; milliseconds. */
export function* candidates(message: MessageFacts): Generator<TextCandidate | 'cut'> {
  const { fields, body, other } = message;
  const prefix = encodeFields(fields);
  yield { prefix, body, codes: [], note: '' };

  const lists = fieldVariants(fields, other);
  const prefixes = new Map<FieldVariant, Uint8Array>();
  for (const variant of lists.flat()) prefixes.set(variant, encodeFields(variant.fields));
  const bodies: BodyVariant[] = [];
  const stock: Stock = { left: MAX_GENERATED, isCut: false };
  const source = take(chain(otherBodies(body, other), bodyVariants(body, 0)), body, stock);

  // Singles: one of each list in turn, so that the frequent ones of every field come before the odd ones of any.
  const longest = Math.max(...lists.map(({ length }) => length));
  let more = true;
  for (let rank = 0; rank < longest || more; rank++) {
    // Bodies are about half of what goes wrong: two for one of each field.
    for (let i = 0; i < 2 && more; i++) {
      const next = source.next();
      more = !next.done;
      if (next.done) continue;
      bodies.push(next.value);
      yield { prefix, body: next.value.body, codes: next.value.codes, note: `the body ${next.value.note}` };
    }
    for (const list of lists) {
      const variant = list[rank];
      if (variant)
        yield { prefix: prefixes.get(variant) as Uint8Array, body, codes: variant.codes, note: variant.note };
    }
  }

  // Pairs, the frequent with the frequent first: by the sum of their places in their lists.
  const onTop = pairsOfBodies(bodies, body, stock);
  const frequent = lists.map((list) => list.slice(0, PAIRED));
  for (let sum = 0; sum < PAIRED + Math.max(PAIRED, bodies.length); sum++) {
    for (const [i, first] of frequent.entries()) {
      for (const [rank, variant] of first.slice(0, sum + 1).entries()) {
        const changed = prefixes.get(variant) as Uint8Array;
        const variantOfBody = bodies[sum - rank];
        if (variantOfBody)
          yield {
            prefix: changed,
            body: variantOfBody.body,
            codes: [...variantOfBody.codes, ...variant.codes],
            note: `the body ${variantOfBody.note}, and ${variant.note}`,
          };
        for (const second of frequent.slice(i + 1)) {
          const also = second[sum - rank];
          if (also) yield combine(variant, also, body);
        }
      }
    }
    // As many bodies in two changes as a round has had of the rest, roughly.
    for (let i = 0; i < 24; i++) {
      const next = onTop.next();
      if (next.done) break;
      yield withBody(prefix, next.value);
    }
  }
  for (const variant of onTop) yield withBody(prefix, variant);
  for (const variant of take(permutedBodies(body), body, stock)) yield withBody(prefix, variant);
  for (const [note, time] of millisecondTimes(fields.time))
    yield {
      prefix: encodeFields({ ...fields, time }),
      body,
      codes: ['time-format'],
      note: `the time ${note}`,
    };
  for (const [note, time] of millisecondTimes(fields.time))
    yield {
      prefix: encodeFields({ ...fields, time }),
      body,
      codes: ['time-format'],
      note: `the time ${note}`,
    };
  if (stock.isCut) yield 'cut';
}

function combine(left: FieldVariant, right: FieldVariant, body: Uint8Array): TextCandidate {
  const fields = { ...left.fields, [right.field]: right.fields[right.field] };
  return {
    prefix: encodeFields(fields),
    body,
    codes: [...left.codes, ...right.codes],
    note: `${left.note}, and ${right.note}`,
  };
}

function* pairsOfBodies(
  bodies: readonly BodyVariant[],
  body: Uint8Array,
  stock: Stock,
): Generator<BodyVariant> {
  for (const first of bodies)
    for (const second of take(bodyVariants(first.body, first.kind), body, stock))
      yield {
        ...second,
        codes: [...first.codes, ...second.codes.filter((code) => !first.codes.includes(code))],
        note: `${first.note}, and ${second.note}`,
      };
}

/** How many bytes of bodies may still be made. */
interface Stock {
  left: number;
  isCut: boolean;
}

/** Variants until the stock is used up, without those that bring the given body back. */
function* take(variants: Iterable<BodyVariant>, given: Uint8Array, stock: Stock): Generator<BodyVariant> {
  for (const variant of variants) {
    if (stock.left <= 0) {
      stock.isCut = true;
      return;
    }
    stock.left -= variant.body.length;
    if (!isSame(variant.body, given)) yield variant;
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

function withBody(prefix: Uint8Array, { body, codes, note }: BodyVariant): TextCandidate {
  return { prefix, body, codes, note: `the body ${note}` };
}

function* chain<T>(...parts: readonly Iterable<T>[]): Generator<T> {
  for (const part of parts) yield* part;
}

function encodeFields({ layout, method, path, clientId, time }: TextFields): Uint8Array {
  return new TextEncoder().encode(layout(method, path, clientId, time));
}
