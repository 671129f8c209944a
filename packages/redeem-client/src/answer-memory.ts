// In: sealed answers. Out: whether exactly this one was accepted before, within the time it could still pass.
import { sha256Hex } from './platform.ts';

/** Remembers sealed answers. */
export interface AnswerMemory {
  /** True the first time, false for an exact repeat. */
  accept(answer: {
    readonly wrap: Uint8Array;
    readonly time: string;
    readonly body: Uint8Array;
  }): Promise<boolean>;
}

// 65,536 answers within a window of six minutes are 180 a second; beyond that the oldest are forgotten early.
const capacity = 65_536;
// 24 hexadecimal digits are 96 bits: two of 65,536 answers collide once in 10^19 runs.
const digits = 24;

/**
 * A sealed answer holds a fresh random wrap, so the gateway never sends the same twice; a second one is a replay.
 * Plain answers are not remembered: two honest ones within a second are identical.
 */
export function createAnswerMemory(options: {
  readonly keepMs: number;
  readonly now: () => number;
}): AnswerMemory {
  const { keepMs, now } = options;
  const seen = new Map<string, number>();
  const forget = (at: number): void => {
    for (const [digest, until] of seen) {
      if (until > at && seen.size <= capacity) return;
      seen.delete(digest);
    }
  };
  return {
    async accept({ wrap, time, body }) {
      // The lengths keep the borders between the parts.
      const head = new TextEncoder().encode(`${wrap.length}.${time}\n`);
      const bytes = new Uint8Array(head.length + wrap.length + body.length);
      bytes.set(head);
      bytes.set(wrap, head.length);
      bytes.set(body, head.length + wrap.length);
      const digest = (await sha256Hex(bytes)).slice(0, digits);
      const at = now();
      forget(at);
      if (seen.has(digest)) return false;
      seen.set(digest, at + keepMs);
      return true;
    },
  };
}
