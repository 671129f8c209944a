// In: a code, a certainty and what shows it. Out: the cause with the table's words; and causes in their order.
import type { CauseCode } from './cause-code.ts';
import { causes as table } from './causes.ts';
import type { Cause, Certainty } from './diagnosis.ts';

const RANKS: readonly Certainty[] = ['proved', 'likely', 'possible'];

/** Completes a cause from the table. */
export function toCause(code: CauseCode, certainty: Certainty, evidence: string): Cause {
  const { says, remedy } = table[code];
  return { code, certainty, sentence: says, evidence, remedy, docs: `docs/causes/${code}.md` };
}

/** Most certain first, every code once, the order of discovery kept within a certainty. */
export function rankCauses(causes: readonly Cause[]): readonly Cause[] {
  const seen = new Set<CauseCode>();
  return RANKS.flatMap((rank) => causes.filter(({ certainty }) => certainty === rank)).filter(
    ({ code }) => !seen.has(code) && seen.add(code),
  );
}
