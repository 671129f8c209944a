// In: an input, others like it and words of the format. Out: a new input near the first one.

const LONGEST = 16_384;

/** @param {import('../lib/random.mjs').Random} random */
export function createMutator(random, dictionary) {
  const words = dictionary.map((word) => Buffer.from(word));
  const cut = (input, from, to, middle) =>
    Buffer.concat([input.subarray(0, from), middle, input.subarray(Math.max(from, to))]);
  const place = (input) => random.below(input.length + 1);
  const span = (input) => {
    const from = place(input);
    return [from, Math.min(input.length, from + 1 + random.below(1 << random.below(8)))];
  };
  const steps = [
    (input) => {
      if (input.length === 0) return input;
      const copy = Buffer.from(input);
      copy[random.below(copy.length)] ^= 1 << random.below(8);
      return copy;
    },
    (input) => {
      if (input.length === 0) return input;
      const copy = Buffer.from(input);
      copy[random.below(copy.length)] = random.pick([
        0,
        1,
        0x20,
        0x22,
        0x2c,
        0x3d,
        0x7f,
        0x80,
        0xff,
        random.below(256),
      ]);
      return copy;
    },
    (input) => {
      const [from, to] = span(input);
      return cut(input, from, to, Buffer.alloc(0));
    },
    (input) => {
      const at = place(input);
      return cut(input, at, at, Buffer.from(random.bytes(1 + random.below(8))));
    },
    (input) => {
      const [from, to] = span(input);
      const at = place(input);
      return cut(input, at, at, input.subarray(from, to));
    },
    (input) => {
      const at = place(input);
      return cut(input, at, random.oneIn(2) ? at : at + 1 + random.below(8), random.pick(words));
    },
    (input) => {
      const [from, to] = span(input);
      const again = Array.from({ length: 2 + random.below(64) }, () => input.subarray(from, to));
      return cut(input, from, to, Buffer.concat(again));
    },
    (input, other) => {
      const [from, to] = span(other);
      const at = place(input);
      return cut(input, at, at + (to - from), other.subarray(from, to));
    },
    (input, other) => Buffer.concat([input.subarray(0, place(input)), other.subarray(place(other))]),
  ];
  /** One to eight steps away. */
  return (input, other) => {
    let made = input;
    for (let left = 1 << random.below(4); left > 0; left -= 1) made = random.pick(steps)(made, other);
    return made.length > LONGEST ? made.subarray(0, LONGEST) : made;
  };
}
