// In: the source files of the console. Out: one page with nothing outside itself, and the policy it is served with.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The page and its headers. */
export interface ConsolePage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

// In the order of their imports. Joined into one script, so that the page is whole when it has arrived; their names do
// not collide, which the browser would refuse.
const SCRIPTS: readonly string[] = [
  'dom.js',
  'api.js',
  'page-state.js',
  'tabs.js',
  'list.js',
  'request.js',
  'controls.js',
  'console.js',
];

/**
 * Puts style and script into the page. The policy allows exactly these two, by their hashes (CSP3 §6.7.2), and
 * connections to where the page came from.
 */
export function buildConsolePage(): ConsolePage {
  // Beside src and dist alike.
  const read = (name: string): string => readFileSync(new URL(`../console/${name}`, import.meta.url), 'utf8');
  const style = read('console.css');
  const script = SCRIPTS.map((name) =>
    read(name)
      .replace(/^import [^;]*;\n/gm, '')
      .replace(/^export /gm, ''),
  ).join('\n');
  const html = read('index.html')
    .replace('<link rel="stylesheet" href="console.css" />', () => `<style>${style}</style>`)
    .replace(
      '<script type="module" src="console.js"></script>',
      () => `<script type="module">${script}</script>`,
    );
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    html,
    headers: {
      'Content-Type': 'text/html; charset=UTF-8',
      'Content-Security-Policy': policy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  };
}
