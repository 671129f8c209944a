// In: nothing. Out: a PostgreSQL server of its own on a free port, in a folder that is deleted with it; or why there is none.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The folder of PostgreSQL's programs: on the path, or where Debian puts them. */
export function findPostgres() {
  const debian = '/usr/lib/postgresql';
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...(existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : []),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
}

/** Below the ports that a system hands out, so that no other program is given it before the server is up, or restarts. */
const freePort = async () => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
};

/** PostgreSQL refuses to run as root; its own user is there wherever Debian's package is. */
function unprivileged() {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/**
 * Starts a server.
 *
 * @param {{ settings?: readonly string[] }} [options] `settings`: more of its parameters, `name=value`
 * @returns `url`, `restart()` (as after a crash: immediate shutdown, then start), `stop()`, `pid()`
 */
export async function startPostgres({ settings = [] } = {}) {
  const bin = findPostgres();
  if (bin === undefined) throw new Error('PostgreSQL is not on this machine.');
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'redeemkit-postgres-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'redeemkit', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    {
      ...options,
      stdio: 'pipe',
    },
  );
  const port = await freePort();
  const url = `postgres://redeemkit@127.0.0.1:${port}/postgres`;
  let child;
  const start = async () => {
    const parameters = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      ...settings,
    ];
    child = spawn(join(bin, 'postgres'), ['-D', data, ...parameters.flatMap((one) => ['-c', one])], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const server = child;
    let said = '';
    await new Promise((resolve, reject) => {
      server.stderr.on('data', (piece) => {
        said = `${said}${piece}`.slice(-4_000);
        if (said.includes('database system is ready to accept connections')) resolve();
      });
      server.once('error', reject);
      server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
    });
  };
  const stop = async (signal) => {
    const server = child;
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  };
  const onExit = () => child?.kill('SIGQUIT');
  process.once('exit', onExit);
  await start();
  return {
    url,
    pid: () => child.pid,
    async restart(pauseMs = 0) {
      await stop('SIGQUIT');
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      await start();
    },
    async stop() {
      process.removeListener('exit', onExit);
      await stop('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
