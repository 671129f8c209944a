// In: the vector files. Out: they fit their schemas, keep the promises of the README, and equal their modules.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { allVectors } from '../src/all.ts';
import { checkVectorFile } from '../src/check-vector-file.ts';
import { publishedSamples } from '../src/published-samples.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, allErrors: false });
const cases = allVectors.flatMap((file) => file.groups.flatMap((group) => group.cases));

describe.each(allVectors.map((file) => [file.file, file] as const))('%s', (name, file) => {
  it('equals the JSON file', () => {
    expect(read(`vectors/${name}.json`)).toEqual(file);
  });

  it('fits its JSON Schema, and the schema refuses a changed file', () => {
    const validate = ajv.compile(read(`schemas/${name}.schema.json`) as object);
    expect(validate(file) ? [] : validate.errors).toEqual([]);
    const [group, ...groups] = file.groups;
    for (const wrong of [
      { ...file, format: 2 },
      { ...file, file: 'other' },
      { ...file, groups: [] },
      { ...file, groups: [{ ...group, operation: 'other' }, ...groups] },
      { ...file, groups: [{ ...group, cases: [{ ...group?.cases[0], result: 'maybe' }] }, ...groups] },
      { ...file, groups: [{ ...group, cases: [{ ...group?.cases[0], input: {} }] }, ...groups] },
      { ...file, groups: [{ ...group, cases: [{ ...group?.cases[0], more: 1 }] }, ...groups] },
    ]) {
      expect(validate(wrong)).toBe(false);
    }
  });

  it('has the shape the runner relies on', () => {
    expect(checkVectorFile(read(`vectors/${name}.json`))).toEqual(file);
  });

  it('counts its cases and names the tool of each group', () => {
    const own = file.groups.flatMap((group) => group.cases);
    for (const result of ['valid', 'invalid', 'acceptable'] as const) {
      expect(own.filter((item) => item.result === result).length).toBe(file.counts[result]);
    }
    for (const { computedBy } of file.groups) {
      expect(computedBy).toMatch(/openssl|Python/);
      expect(computedBy).not.toMatch(/redeemkit/);
    }
  });
});

describe('all files', () => {
  it('are the files of the folder', () => {
    const names = readdirSync(join(root, 'vectors')).map((name) => name.replace(/\.json$/, ''));
    expect(new Set(names)).toEqual(new Set([...allVectors.map((file) => file.file), 'published-samples']));
  });

  it('hold at least 1,000 cases, at least half of them invalid or acceptable, under ids that occur once', () => {
    expect(cases.length).toBeGreaterThanOrEqual(1000);
    expect(cases.filter((item) => item.result !== 'valid').length * 2).toBeGreaterThanOrEqual(cases.length);
    expect(new Set(cases.map((item) => item.id)).size).toBe(cases.length);
  });

  it('have a sentence for every case: its own, or that of a flag', () => {
    for (const item of cases) expect(item.comment ?? item.reason ?? item.flags?.length, item.id).toBeTruthy();
    for (const { notes } of allVectors)
      for (const note of Object.values(notes)) expect(note).toMatch(/^\S.*\.$/);
  });

  it('say why each acceptable case is acceptable', () => {
    for (const item of cases.filter(({ result }) => result === 'acceptable')) {
      expect(item.reason, item.id).toMatch(/^\S.{10,}\.$/);
    }
  });
});

describe('published samples', () => {
  it('hold one vector that verifies, and what could be learnt from the others', () => {
    const [first] = publishedSamples.samples;
    expect(first?.checks.slice(0, 2).map((check) => check.result)).toEqual([true, true]);
    const header = publishedSamples.samples.find(({ id }) => id === 'alipayhk-signature-header');
    expect(header?.checks.map((check) => check.result)).toEqual([
      'refused: a character other than visible ASCII inside a value',
      'parses: RSA256, keyVersion 1, 256 bytes',
    ]);
    for (const { pages } of [...publishedSamples.samples, ...publishedSamples.unverifiable]) {
      for (const page of pages) expect(page).toMatch(/^https:\/\//);
    }
  });
});
