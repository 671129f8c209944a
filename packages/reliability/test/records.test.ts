// In: what runs counted. Out: proof that records add up and count no seed twice.
import { describe, expect, it } from 'vitest';
import { addCounts, continueRecord, loadRecords } from '../src/lib/records.mjs';

describe('records', () => {
  it('add up number by number; a state is that of the later run', () => {
    const sum = addCounts(
      { tried: 1, blocks: 9, by: { a: 1 } },
      { tried: 2, blocks: 7, by: { a: 1, b: 4 } },
      ['blocks'],
    );
    expect(sum).toEqual({ tried: 3, blocks: 7, by: { a: 2, b: 4 } });
  });

  it('refuse a seed that counts already, and name one that is free', () => {
    expect(() => continueRecord('sockets', { seeds: [1, 1] })).toThrow(/--seed \d+ goes on from there/);
  });

  it('hold runs of which no two share a seed', () => {
    for (const [name, { runs }] of Object.entries(loadRecords())) {
      const seeds = runs
        .filter((run: { seeds?: unknown }) => run.seeds)
        .map(({ seeds: [first, last] }: { seeds: [number, number] }) => [first, last])
        .sort(([a]: number[], [b]: number[]) => (a as number) - (b as number));
      for (const [at, [first]] of seeds.slice(1).entries()) expect(first, name).toBeGreaterThan(seeds[at][1]);
    }
  });

  it('hold a million redemptions and a hundred thousand over sockets, with nothing lost, doubled or told wrongly', () => {
    const records = loadRecords();
    for (const [name, least] of [
      ['simulation-mac', 1_000_000],
      ['sockets', 100_000],
    ] as const) {
      const { counts } = records[name];
      expect(counts.redemptions).toBeGreaterThanOrEqual(least);
      expect([counts.lost, counts.doubleDebits, counts.wrongFailed, counts.wrongSucceeded]).toEqual([
        0, 0, 0, 0,
      ]);
    }
  });
});
