// In: faults.json and the built packages. Out: there are enough faults, and each still fits the code it is planted in.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface PlantedFault {
  readonly id: string;
  readonly fault: string;
  readonly first: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
}
const packages = join(import.meta.dirname, '../..');
const faults = JSON.parse(
  readFileSync(join(packages, 'conformance-vectors/faults.json'), 'utf8'),
) as readonly PlantedFault[];

it('there are at least thirty faults, each with a sentence', () => {
  expect(faults.length).toBeGreaterThanOrEqual(30);
  expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
  for (const { fault, edits } of faults) {
    expect(fault).toMatch(/^[A-Z0-9].*\.$/);
    expect(edits.length).toBeGreaterThan(0);
  }
});

it.each(faults.map((fault) => [fault.id, fault] as const))('%s fits the code', (_, { edits }) => {
  for (const { file, find, replace } of edits) {
    const path = join(packages, file);
    if (!existsSync(path)) throw new Error(`${file} is missing: run "npm run build" before these tests.`);
    expect(readFileSync(path, 'utf8').split(find).length - 1, `${file}: ${find}`).toBe(1);
    expect(replace).not.toBe(find);
  }
});
