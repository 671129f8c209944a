// In: named cases. Out: how many passed, what failed, the code of every refusal (equal on all runtimes) and its words.

/**
 * Collects one run of the suite. A case passes when it returns; `verdicts` are values that must be equal on every
 * runtime, `facts` are values that may differ and end up in the table of differences.
 */
export function createRecorder() {
  const failed = [];
  const verdicts = [];
  const facts = {};
  let passed = 0;
  const names = new Set();

  const fail = (message) => {
    throw new Error(message);
  };
  const recorder = {
    async test(name, body) {
      if (names.has(name)) fail(`two cases are called ${name}`);
      names.add(name);
      try {
        await body();
        passed += 1;
      } catch (error) {
        failed.push({ name, message: describe(error) });
      }
    },
    equal(found, expected, what = 'value') {
      const left = show(found);
      const right = show(expected);
      if (left !== right) fail(`${what}: found ${left.slice(0, 400)}, expected ${right.slice(0, 400)}`);
    },
    ok(condition, what) {
      if (!condition) fail(what);
    },
    /** Runs `body`, which must throw the code; its words are kept for the table of differences. */
    async throws(code, body, what = code) {
      let error;
      try {
        await body();
      } catch (thrown) {
        error = thrown;
      }
      if (error === undefined) fail(`${what}: nothing was thrown`);
      if (error?.code !== code) fail(`${what}: found ${describe(error)}`);
      const label = `words of ${what}`;
      facts[label] ??= String(error.message);
    },
    verdict(name, value) {
      verdicts.push([name, value]);
    },
    fact(name, value) {
      facts[name] = String(value);
    },
    report: () => ({ passed, failed, verdicts, facts }),
  };
  return recorder;
}

/** An error as one line: code if it has one, and its words. */
export function describe(error) {
  if (typeof error !== 'object' || error === null) return String(error);
  const { code, name, message } = error;
  return `${code ?? name}: ${message}`;
}

const show = (value) =>
  value instanceof Uint8Array
    ? `bytes ${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
    : JSON.stringify(value, (_, item) =>
        typeof item === 'bigint'
          ? `${item}n`
          : item instanceof Map
            ? [...item]
            : item === undefined
              ? 'undefined'
              : item,
      );

export const utf8 = (text) => new TextEncoder().encode(text);
export const text = (bytes) => new TextDecoder().decode(bytes);

/** A small generator (mulberry32): the same seed gives the same numbers on every runtime. */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    /** A whole number from 0 to below `end`. */
    below: (end) => next() % end,
    bytes: (length) => Uint8Array.from({ length }, () => next() & 255),
    pick: (list) => list[next() % list.length],
  };
}
