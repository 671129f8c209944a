// In: whatever an implementation may answer. Out: a verdict for every case, never an error, and counts that add up.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allVectors } from '../src/all.ts';
import { expandValue } from '../src/expand-value.ts';
import { toAnswer } from '../src/implementation.ts';
import { judgeAnswer } from '../src/judge-answer.ts';
import { moduleImplementation } from '../src/module-implementation.ts';
import { formatJson, formatJunit, formatReport } from '../src/reports.ts';
import { runVectors } from '../src/run-vectors.ts';
import { tiny } from './tiny-file.ts';

const faults = ['garbage', 'wrong-output', 'refused-valid', 'accepted-invalid'];

it('any value is an answer or garbage', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const answer = toAnswer(value);
      const verdict = judgeAnswer({ result: 'valid', expected: { value: 'x' } }, answer);
      expect(['passed', 'unsupported', 'failed']).toContain(verdict.verdict);
      if (verdict.verdict === 'failed') expect(faults).toContain(verdict.fault);
    }),
    { numRuns: 2000 },
  );
});

it('any run ends with one verdict a case, and every report can print it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { minLength: 5, maxLength: 5 }), async (answers) => {
      const answer = ({ id }: { id: number }): unknown => answers[id - 1];
      const report = await runVectors([tiny], moduleImplementation({ answer }, { name: 'any' }));
      const { passed, failed, unsupported } = report.counts;
      expect(passed + failed + unsupported).toBe(5);
      expect(JSON.parse(formatJson(report)).cases).toHaveLength(5);
      expect(formatJunit(report)).toMatch(/<\/testsuites>\n$/);
      expect(formatReport(report)).toContain('not supported');
    }),
    { numRuns: 300 },
  );
});

it('the expected answer of every case passes, and for invalid ones only the forbidden answer fails', () => {
  for (const file of allVectors) {
    const expand = (value: unknown): Record<string, unknown> =>
      expandValue(value, file.fixtures) as Record<string, unknown>;
    for (const item of file.groups.flatMap((group) => group.cases)) {
      const expected = item.expected && expand(item.expected);
      const mustNotReturn = item.mustNotReturn && expand(item.mustNotReturn);
      const judge = (output: Record<string, unknown>): string =>
        judgeAnswer({ result: item.result, expected, mustNotReturn }, { output }).verdict;
      if (item.result !== 'invalid') expect(judge(expected ?? {}), item.id).toBe('passed');
      else expect(judge(mustNotReturn ?? {}), item.id).toBe('failed');
    }
  }
});
