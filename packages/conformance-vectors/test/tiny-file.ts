// In: nothing. Out: a vectors file of five cases whose answers a toy program can give.
import type { VectorFile } from '../src/vector-file.ts';

const echo = (name: string): VectorFile['groups'][number]['cases'][number] => ({
  id: `tiny/${name}`,
  result: 'valid',
  input: { value: name },
  expected: { value: name },
});

export const tiny: VectorFile = {
  format: 1,
  file: 'tiny',
  title: 'Tiny',
  source: 'this test',
  counts: { valid: 5, invalid: 0, acceptable: 0 },
  notes: {},
  fixtures: {},
  groups: [
    {
      title: 'Says what it heard',
      operation: 'echo',
      computedBy: 'hand',
      cases: ['one', 'two', 'three', 'four', 'five'].map(echo),
    },
  ],
};
