import { describe, expect, it } from 'vitest';
import { allVectors } from '../src/all.ts';
import { redeemkitImplementation } from '../src/redeemkit.ts';
import { runVectors } from '../src/run-vectors.ts';

describe('redeemkit', () => {
  it.each(allVectors.map((file) => [file.file, file] as const))(
    'passes every case of %s',
    async (_, file) => {
      const report = await runVectors([file], redeemkitImplementation());
      expect(report.cases.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
      expect(report.counts.passed).toBe(file.counts.valid + file.counts.invalid + file.counts.acceptable);
    },
  );
});
