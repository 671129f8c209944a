// In: a seed. Out: a source of random choices that repeats itself exactly for the same seed.

/** @typedef {ReturnType<typeof createRandom>} Random */

/** A 32-bit hash of text (FNV-1a), to make a seed of a name. */
export function hashText(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * Not for keys: for choosing what to try (mulberry32).
 *
 * @param {number | string} seed
 */
export function createRandom(seed) {
  let state = typeof seed === 'number' ? seed >>> 0 : hashText(seed);
  /** A fraction in [0, 1). */
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number in [0, limit). */
  const below = (limit) => Math.floor(next() * limit);
  return {
    next,
    below,
    /** One of a list. */
    pick: (list) => list[below(list.length)],
    /** True once in `times`. */
    oneIn: (times) => below(times) === 0,
    /** So many random octets. */
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}
