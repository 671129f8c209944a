// In: strings, each with a number. Out: the number under which the same string came before, in 21 to 43 bytes of memory each.
import { createHash } from 'node:crypto';

/** Remembers strings by 96 bits of their SHA-256: among ten million, two that differ meet with a chance of 10⁻¹⁵. */
export interface DigestSet {
  /** Adds a text; returns the number of its first occurrence if it is not new. */
  readonly add: (text: string, number: number) => number | undefined;
}

// Three words of the digest and the number.
const slotWords = 4;
// Beyond three quarters full, probing grows long.
const fullest = 0.75;

/** An open-addressing table that doubles when it fills. Numbers are 1 to 2³² − 1. */
export function createDigestSet(): DigestSet {
  let capacity = 1024;
  let table = new Uint32Array(capacity * slotWords);
  let size = 0;

  const slotOf = (words: Uint32Array, [a, b, c]: readonly [number, number, number]): number => {
    const slots = words.length / slotWords;
    for (let index = a & (slots - 1); ; index = (index + 1) & (slots - 1)) {
      const at = index * slotWords;
      const empty = words[at + 3] === 0;
      if (empty || (words[at] === a && words[at + 1] === b && words[at + 2] === c)) return at;
    }
  };
  const grow = (): void => {
    const larger = new Uint32Array(table.length * 2);
    for (let at = 0; at < table.length; at += slotWords) {
      if (table[at + 3] === 0) continue;
      const digest = [table[at] ?? 0, table[at + 1] ?? 0, table[at + 2] ?? 0] as const;
      larger.set(table.subarray(at, at + slotWords), slotOf(larger, digest));
    }
    table = larger;
    capacity *= 2;
  };
  return {
    add: (text, number) => {
      const bytes = createHash('sha256').update(text).digest();
      const digest = [bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8)] as const;
      const at = slotOf(table, digest);
      if (table[at + 3] !== 0) return table[at + 3];
      table.set([...digest, number], at);
      size += 1;
      if (size > capacity * fullest) grow();
      return undefined;
    },
  };
}
