// In: redeemkit and every vector, with and without node:crypto. Out: all pass, in less than ten seconds of work.
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

  it('passes them on the portable path too, each path in less than ten seconds of processor time', async () => {
    for (const path of ['native', 'portable'] as const) {
      const { getBuiltinModule } = process;
      // The packages find node:crypto through this function and nowhere else.
      if (path === 'portable') Object.assign(process, { getBuiltinModule: () => undefined });
      const before = process.cpuUsage();
      try {
        const report = await runVectors(allVectors, redeemkitImplementation());
        expect(report.cases.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
        const { user, system } = process.cpuUsage(before);
        // Processor time, so that a busy machine does not decide; microseconds.
        expect(user + system).toBeLessThan(10_000_000);
      } finally {
        Object.assign(process, { getBuiltinModule });
      }
    }
  }, 120_000);
});
