import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { readText, root, trackedFiles } from '../src/workspace.ts';

// Every ```ts block in a README or a docs page type-checks; those marked ```ts runnable also run, against the
// built packages, must exit with 0, and print what a ```text block right behind them shows. They live in a folder from which all workspace packages resolve.
const home = join(root, 'packages/runtime-tests/.code-blocks');

interface Block {
  readonly name: string;
  readonly text: string;
  readonly runnable: boolean;
  readonly prints: string | undefined;
}

const seen = new Set<string>();
const blocks: readonly Block[] = trackedFiles
  .filter((path) => path.endsWith('.md') && !/(^|\/)(CHANGELOG|\.changeset)/.test(path))
  .flatMap((path) =>
    [
      ...readText(path).matchAll(/^```ts( runnable)?\n([\s\S]*?)^```$(?:\n\n```text\n([\s\S]*?)^```$)?/gm),
    ].map((match, index) => ({
      name: `${path.replace(/[^a-z0-9]+/gi, '-')}-${index + 1}`,
      text: `${match[2]}\nexport {};\n`,
      runnable: match[1] !== undefined,
      prints: match[3],
    })),
  )
  // A translated page holds the same blocks; once is enough.
  .filter((block) => {
    const key = JSON.stringify([block.text, block.runnable, block.prints]);
    return !seen.has(key) && seen.add(key);
  });

rmSync(home, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
for (const block of blocks) {
  writeFileSync(join(home, `${block.name}.mts`), block.text);
  const { outputText } = ts.transpileModule(block.text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  writeFileSync(join(home, `${block.name}.mjs`), outputText);
}
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('code blocks', () => {
  it('type-check', () => {
    const program = ts.createProgram(
      blocks.map((block) => join(home, `${block.name}.mts`)),
      {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        lib: ['lib.es2022.d.ts'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        strict: true,
        noEmit: true,
        // The packages' own declarations are checked where they are made; here the examples count.
        skipLibCheck: true,
      },
    );
    const found = ts
      .getPreEmitDiagnostics(program)
      .filter((diagnostic) => diagnostic.file?.fileName.startsWith(home))
      .map((d) => {
        const line = d.file?.getLineAndCharacterOfPosition(d.start ?? 0).line ?? 0;
        return `${d.file?.fileName.slice(home.length + 1)}:${line + 1} ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`;
      });
    expect(found).toEqual([]);
  }, 120_000);

  const runnable = blocks.filter((block) => block.runnable);
  it('include the quick start of the README', () => {
    expect(runnable.some((block) => block.name.startsWith('README-md'))).toBe(true);
  });

  it.each(runnable.map((block) => [block.name, block] as const))(
    '%s runs',
    { timeout: 100_000 },
    (_, block) => {
      const result = spawnSync(process.execPath, [join(home, `${block.name}.mjs`)], {
        encoding: 'utf8',
        timeout: 90_000,
      });
      expect(result.stderr).toBe('');
      expect(result.status).toBe(0);
      if (block.prints !== undefined) expect(result.stdout).toBe(block.prints);
    },
  );
});
