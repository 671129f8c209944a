// In: `--quick` or nothing, Chromium on this machine. Out: on one line of JSON, what the page measured there; or that there is none.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rivalsFolder } from '../install.mjs';
import { createPair, signedText } from '../tasks/keys.mjs';

const quick = process.argv.includes('--quick');
const LIMIT_MS = 180_000;
const command = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));
if (!command) {
  console.log(JSON.stringify({ missing: 'There is no Chromium; install it or set CHROMIUM to its path.' }));
  process.exit();
}
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('./chromium-page.mjs', import.meta.url))],
  nodePaths: [join(rivalsFolder, 'node_modules')],
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  external: ['crypto'],
  logLevel: 'error',
  write: false,
});
const { privatePem, privatePkcs1, publicPem } = createPair();
const options = quick ? { rounds: 2, roundMs: 10, warmUp: 1 } : { rounds: 11, roundMs: 60 };
const input = { privatePem, privatePkcs1, publicPem, text: signedText, options };
const files = {
  '/': ['text/html', '<!doctype html><script type="module" src="/page.js"></script>'],
  '/page.js': ['text/javascript', outputFiles[0].text],
  '/input': ['application/json', JSON.stringify(input)],
};
const profile = mkdtempSync(join(tmpdir(), 'redeemkit-bench-'));
let browser;
const server = createServer((request, response) => {
  if (request.url !== '/report') {
    const [type, text] = files[request.url] ?? ['text/plain', ''];
    response.setHeader('Content-Type', type);
    response.end(text);
    return;
  }
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    response.end();
    finish(JSON.parse(Buffer.concat(pieces).toString()));
  });
});
const timer = setTimeout(() => finish({ error: 'Chromium did not report in time' }), LIMIT_MS);

function finish(report) {
  clearTimeout(timer);
  if (report.error) {
    console.error(report.error);
    process.exitCode = 1;
  } else console.log(JSON.stringify(report));
  browser.once('exit', () => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  });
  // The whole group: its helpers would go on writing into the profile.
  process.kill(-browser.pid, 'SIGKILL');
  server.close();
  server.closeAllConnections();
}

server.listen(0, '127.0.0.1', () => {
  browser = spawn(
    command,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      `http://127.0.0.1:${server.address().port}/`,
    ],
    { stdio: 'ignore', detached: true },
  );
});
