// In: nothing. Out: the browsers of the matrix: how each is found, and how it opens the page that runs the suite.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findFile, isFile } from './find-file.mjs';

const execute = promisify(execFile);
// The suite takes seconds; the rest is for a cold start on a busy machine.
const LIMIT_MS = 120_000;

/** The first of `names` on the PATH, or the file that the environment variable names. */
function find(names, variable) {
  const given = process.env[variable];
  if (given) return given;
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of names)
    for (const folder of folders) if (isFile(join(folder, name))) return join(folder, name);
  throw new Error(`${names.join(' or ')} is not installed; ${variable} may name it`);
}

/**
 * A browser that is given the address of a page and nothing else: the page runs the suite and posts its reports.
 *
 * @param open `(command, { url, profile }) => [command, arguments, environment]`
 */
function browser(name, { find: locate, open, version }) {
  return {
    name,
    async prepare() {
      const command = locate();
      const show = ({ url, until }) => visit(open, { command, url, reports: until, name });
      return {
        version: await version(command),
        /** Opens any page and waits until something was told. */
        visit: show,
        async run({ fixtures, server, bundle }) {
          const script = await bundle('hosts/script-host.mjs', { format: 'iife' });
          server.page('/suite.js', 'text/javascript', readFileSync(script));
          server.page(`/${name}`, 'text/html', page(name, { fixtures, origin: server.origin }));
          return show({ url: `${server.origin}/${name}`, until: server.report(name) });
        },
      };
    },
  };
}

function page(name, { fixtures, origin }) {
  const own = { ...JSON.parse(readFileSync(fixtures, 'utf8')), loopback: origin };
  return `<!doctype html><meta charset="utf-8"><title>${name}</title>
<script>
const post = (body) => fetch(${JSON.stringify(`/report/${name}`)}, { method: 'POST', body: JSON.stringify(body) });
const broken = (message) => post([{ setting: 'start', passed: 0, failed: [{ name: 'page', message }], verdicts: [], facts: {} }]);
addEventListener('error', ({ message }) => broken(message));
addEventListener('unhandledrejection', ({ reason }) => broken(String(reason)));
globalThis.fixtures = ${JSON.stringify(own).replaceAll('<', '\\u003c')};
</script>
<script src="/suite.js"></script>
<script>globalThis.reports.then(post);</script>`;
}

async function visit(open, { command, url, reports, name }) {
  const profile = mkdtempSync(join(tmpdir(), `redeemkit-${name}-`));
  const [file, args, environment] = open(command, { url, profile });
  // A group of its own, so that its children end with it.
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: profile, ...environment },
  });
  let words = '';
  child.stderr.on('data', (chunk) => {
    words = `${words}${chunk}`.slice(-2000);
  });
  let timer;
  try {
    return await Promise.race([
      reports,
      new Promise((_, reject) => {
        child.on('error', reject);
        child.on('exit', (code) =>
          reject(new Error(`${name} ended with ${code} before it reported\n${words}`)),
        );
        timer = setTimeout(
          () => reject(new Error(`${name} did not report within ${LIMIT_MS / 1000} s\n${words}`)),
          LIMIT_MS,
        );
      }),
    ]);
  } finally {
    clearTimeout(timer);
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Already gone.
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

const versionOf = async (command, args = ['--version']) =>
  (await execute(command, args)).stdout
    .trim()
    .split('\n')[0]
    .replace(/^(Mozilla )?\S+ (\S+).*$/, '$2');

const chromium = browser('chromium', {
  find: () => find(['chromium', 'chromium-browser', 'google-chrome', 'chrome'], 'CHROMIUM_PATH'),
  version: (command) => versionOf(command, ['--version', '--no-sandbox']),
  open: (command, { url, profile }) => [
    command,
    [
      '--headless',
      // Continuous integration runs as root in a container, where Chromium's own sandbox cannot start.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      `--user-data-dir=${profile}`,
      // Without it a headless Chromium ends as soon as the page has loaded.
      '--remote-debugging-port=0',
      url,
    ],
    {},
  ],
});

const firefox = browser('firefox', {
  find: () => find(['firefox', 'firefox-esr'], 'FIREFOX_PATH'),
  version: (command) => versionOf(command),
  open(command, { url, profile }) {
    writeFileSync(
      join(profile, 'user.js'),
      'user_pref("browser.shell.checkDefaultBrowser", false);\nuser_pref("datareporting.policy.dataSubmissionEnabled", false);\nuser_pref("app.update.enabled", false);\n',
    );
    return [command, ['--headless', '--no-remote', '--profile', profile, url], {}];
  },
});

const webkit = browser('webkit', {
  find: () =>
    process.env.WEBKIT_PATH ??
    findFile(/\/webkit2gtk-4\.\d\/MiniBrowser$/, { folders: ['/usr/lib', '/usr/libexec'], depth: 3 }) ??
    find(['MiniBrowser'], 'WEBKIT_PATH'),
  version: (command) => versionOf(find(['xvfb-run'], 'XVFB_RUN_PATH'), ['-a', command, '--version']),
  open: (command, { url }) => [
    // MiniBrowser draws; the display it draws on need not exist.
    find(['xvfb-run'], 'XVFB_RUN_PATH'),
    ['-a', command, '--private', url],
    // Neither a GPU nor the bubblewrap sandbox can be had in a container.
    {
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  ],
});

/** The browsers of `npm run test:browsers`, in the order of its lines. */
export const browsers = [chromium, firefox, webkit];
