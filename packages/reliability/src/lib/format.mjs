// In: a text and the path it is meant for. Out: the text as the formatter of the repository writes it.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** @param {string} text @param {string} path decides the language; relative to the root */
export const formatted = (text, path) =>
  execFileSync(
    process.execPath,
    [`${root}node_modules/@biomejs/biome/bin/biome`, 'format', `--stdin-file-path=${path}`],
    { cwd: root, input: text, encoding: 'utf8' },
  );
