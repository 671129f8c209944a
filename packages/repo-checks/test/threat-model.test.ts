// In: docs/threat-model.md. Out: proof that every threat has tests, and that each test it names exists and runs.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, root, trackedFiles } from '../src/workspace.ts';

interface NamedTest {
  readonly threat: string;
  readonly file: string;
  readonly title: string;
}

const page = readText('docs/threat-model.md');
const threats = [...page.matchAll(/^\| (T\d+) /gm)].map(([, threat]) => threat as string);

/** The bullets below each bold threat: a link to a test file, and the title of a test in quotation marks. */
const readNamed = (text: string): readonly NamedTest[] => {
  let threat = '';
  return text.split('\n').flatMap((line) => {
    threat = /^\*\*(T\d+)\*\* /.exec(line)?.[1] ?? threat;
    const [, file, title] = /^- \[[^\]]+\]\(\.\.\/(packages\/[^)]+)\): “(.+)”$/.exec(line) ?? [];
    return file === undefined || title === undefined ? [] : [{ threat, file, title }];
  });
};

/** Whether the source of a test file starts a test of this title: one string literal, `…` being a part that varies. */
export const startsTest = (source: string, title: string): boolean => {
  const literal = title
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join("[^'`]+");
  // As the first argument of test( or it(, also behind .each(…) whose call may end on the line before.
  return new RegExp(`(?:\\b(?:test|it)\\b[^\\n]*|^\\s*\\]?\\)?)\\(?\\s*(['"\`])${literal}\\1,`, 'm').test(
    source,
  );
};

const named = readNamed(page);

describe('docs/threat-model.md', () => {
  it('names tests for every threat, and for no other', () => {
    expect(threats.length).toBeGreaterThan(20);
    expect([...new Set(named.map(({ threat }) => threat))]).toEqual(threats);
  });

  it('has no bullet that this check cannot read', () => {
    const after = page.slice(page.indexOf('## Controls and their tests') + 3);
    const bullets = after.slice(0, after.indexOf('\n## ')).match(/^- .*$/gm) ?? [];
    expect(bullets).toHaveLength(named.length);
  });

  it.each(named.map((one) => [`${one.threat} ${one.file} “${one.title}”`, one] as const))(
    '%s exists',
    (_, { file, title }) => {
      expect(file).toMatch(/^packages\/[^/]+\/test\/.+\.test\.ts$/);
      expect(trackedFiles).toContain(file);
      expect(existsSync(join(root, file))).toBe(true);
      expect(startsTest(readText(file), title), `no test of this title in ${file}`).toBe(true);
    },
  );

  it('finds out a title that no test has', () => {
    const source = [
      "test('one thing', () => {});",
      'it.each(rows)(',
      '  `two $' + '{n} things`,',
      '  () => {},',
      ');',
    ].join('\n');
    expect(startsTest(source, 'one thing')).toBe(true);
    expect(startsTest(source, 'two … things')).toBe(true);
    expect(startsTest(source, 'one')).toBe(false);
    expect(startsTest(source, 'three things')).toBe(false);
  });
});
