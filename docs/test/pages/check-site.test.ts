// In: small sites with and without faults. Out: proof that the check of the built site finds each fault, under any base path.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../tools/check-site.mjs');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function check(files: Readonly<Record<string, string>>, base = '/'): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'redeemkit-site-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const { status, stdout } = spawnSync(process.execPath, [script, folder, base], { encoding: 'utf8' });
  return { status, said: stdout };
}

it('passes a site whose links lead somewhere', () => {
  const files = {
    'index.html': '<a href="/kit/guides/a.html#part">a</a><a href="https://example.org/">elsewhere</a>',
    'guides/a.html': '<h2 id="part">Part</h2><a href="../">home</a><a href="#part">here</a>',
  };
  expect(check(files, '/kit/')).toEqual({ status: 0, said: 'docs: 2 pages, 4 links: 4 passed, 0 failed\n' });
});

it.each([
  ['a dead link', '<a href="/missing.html">x</a>', 'leads nowhere'],
  ['a dead anchor', '<a href="#missing">x</a>', 'has no place called #missing'],
  [
    'a script of another host',
    '<script src="https://cdn.example/x.js"></script>',
    'fetches from cdn.example',
  ],
  [
    'a font of another host',
    '<link rel="stylesheet" href="//fonts.example/x.css">',
    'fetches from fonts.example',
  ],
])('finds %s', (_, html, fault) => {
  const { status, said } = check({ 'index.html': html });
  expect(status).toBe(1);
  expect(said).toContain(fault);
});

it('finds a link that forgets the base path, and a style that fetches', () => {
  const { status, said } = check(
    { 'index.html': '<a href="/guides/">x</a>', 'a.css': 'a{background:url(https://x.example/a.png)}' },
    '/kit/',
  );
  expect(status).toBe(1);
  expect(said).toContain('lies outside of /kit/');
  expect(said).toContain('a style fetches https://x.example/a.png');
});

it('does not pass an empty folder', () => {
  expect(check({ 'a.txt': '' }).status).toBe(1);
});
