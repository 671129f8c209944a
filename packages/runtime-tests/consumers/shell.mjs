// In: commands. Out: their standard output, or an error with everything they said.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietly } from '../matrix/pack.mjs';

// The slowest is a cold Next build.
const LIMIT_MS = 300_000;

/** What every consumer installs. */
export const wanted = [
  '@redeemkit/benefit-redeem-schema',
  '@redeemkit/redeem-client',
  '@redeemkit/redeem-sandbox',
  '@redeemkit/rsa-aes-envelope',
  '@redeemkit/secure-message',
  '@redeemkit/signature-header',
];

/** Runs commands with nothing of this repository in their environment. */
export function createShell({ registry }) {
  const { NODE_OPTIONS: _, NODE_PATH: __, ...inherited } = process.env;
  const env = Object.fromEntries(Object.entries(inherited).filter(([name]) => !/^npm_/i.test(name)));
  const run = (command, args, options = {}) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        command,
        args,
        {
          timeout: LIMIT_MS,
          maxBuffer: 64 * 1024 * 1024,
          ...options,
          env: { ...env, CI: '1', ...options.env },
        },
        (error, stdout, stderr) => {
          if (error)
            reject(
              new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}\n${error.code ?? error.signal}`),
            );
          else resolve(stdout);
        },
      );
      child.stdin.end();
    });
  const tools = new Map();
  const home = join(import.meta.dirname, 'tools');
  return {
    run,
    node: (args, options) => run(process.execPath, args, options),
    registry,
    /** Installs a folder of tools from its lockfile, once. Resolves to its node_modules. */
    tool(name) {
      if (!tools.has(name)) tools.set(name, install(join(home, name), run));
      return tools.get(name);
    },
    /** Fails unless the text is there. */
    expect(text, found) {
      if (!found.includes(text)) throw new Error(`expected ${text}, found ${found.slice(-2000)}`);
    },
  };
}

async function install(cwd, run) {
  const modules = join(cwd, 'node_modules');
  const stamp = join(modules, '.installed');
  const hash = createHash('sha256')
    .update(readFileSync(join(cwd, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return modules;
  // Not `npm ci`: a lockfile written on one platform leaves out the optional packages of others, which it then misses.
  await run('npm', ['install', '--no-save', ...quietly], { cwd });
  writeFileSync(stamp, hash);
  return modules;
}
