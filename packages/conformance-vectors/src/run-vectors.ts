// In: vector files and an implementation. Out: a report; each case asked once, in order.
import { ConformanceError } from './errors.ts';
import { expandValue } from './expand-value.ts';
import type { Implementation } from './implementation.ts';
import { judgeAnswer, type Verdict } from './judge-answer.ts';
import type { VectorCase, VectorFile } from './vector-file.ts';

/** What became of one case. */
export type CaseReport = Verdict & {
  readonly id: string;
  readonly file: string;
  readonly operation: string;
  /** The case's own words, where it has some. */
  readonly comment: string | undefined;
};

/** Counts of cases. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly unsupported: number;
}

/** Counts of one operation of one file. */
export interface GroupReport extends Counts {
  readonly file: string;
  readonly operation: string;
}

/** The result of a run. */
export interface ConformanceReport {
  readonly implementation: string;
  readonly counts: Counts;
  readonly groups: readonly GroupReport[];
  readonly cases: readonly CaseReport[];
  readonly milliseconds: number;
}

/** What to ask. */
export interface RunOptions {
  /** Only cases whose id or operation starts with one of these; everything when left out. */
  readonly only?: readonly string[] | undefined;
  /** Called with each result as it comes. */
  readonly onCase?: ((report: CaseReport) => void) | undefined;
}

/**
 * Runs vectors against an implementation. Whatever it does is a result; it cannot make the run fail or hang.
 *
 * @throws ConformanceError ERR_SELECTION_EMPTY when `only` matches nothing, ERR_VECTORS_INVALID for a missing fixture
 * @example
 * const report = await runVectors([timesVectors], await redeemkitImplementation());
 * report.counts.failed; // 0
 */
export async function runVectors(
  files: readonly VectorFile[],
  implementation: Implementation,
  options: RunOptions = {},
): Promise<ConformanceReport> {
  const { only, onCase } = options;
  const chosen = (item: VectorCase, operation: string): boolean =>
    only === undefined || only.some((start) => item.id.startsWith(start) || operation.startsWith(start));
  const questions = files.flatMap((file) =>
    file.groups.flatMap(({ operation, cases }) =>
      cases.filter((item) => chosen(item, operation)).map((item) => ({ file, operation, item })),
    ),
  );
  if (questions.length === 0) {
    throw new ConformanceError(
      'ERR_SELECTION_EMPTY',
      'No case matches the selection; give the start of an id or of an operation.',
    );
  }
  const started = performance.now();
  const cases: CaseReport[] = [];
  try {
    for (const [at, { file, operation, item }] of questions.entries()) {
      const expand = (value: VectorCase['input']): Record<string, unknown> =>
        expandValue(value, file.fixtures) as Record<string, unknown>;
      const answer = await implementation.answer({ id: at + 1, operation, input: expand(item.input) });
      const verdict = judgeAnswer(
        {
          result: item.result,
          expected: item.expected && expand(item.expected),
          mustNotReturn: item.mustNotReturn && expand(item.mustNotReturn),
        },
        answer,
      );
      const report = { id: item.id, file: file.file, operation, comment: item.comment, ...verdict };
      cases.push(report);
      onCase?.(report);
    }
  } finally {
    await implementation.close?.();
  }
  return {
    implementation: implementation.name,
    counts: count(cases),
    groups: toGroups(cases),
    cases,
    milliseconds: Math.round(performance.now() - started),
  };
}

function count(cases: readonly CaseReport[]): Counts {
  const of = (verdict: CaseReport['verdict']): number =>
    cases.filter((item) => item.verdict === verdict).length;
  return { passed: of('passed'), failed: of('failed'), unsupported: of('unsupported') };
}

function toGroups(cases: readonly CaseReport[]): readonly GroupReport[] {
  const groups = new Map<string, CaseReport[]>();
  for (const item of cases) {
    const key = `${item.file} ${item.operation}`;
    const items = groups.get(key);
    if (items === undefined) groups.set(key, [item]);
    else items.push(item);
  }
  return [...groups.values()].map((items) => ({
    file: (items[0] as CaseReport).file,
    operation: (items[0] as CaseReport).operation,
    ...count(items),
  }));
}
