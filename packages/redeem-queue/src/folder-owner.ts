// In: a folder. Out: the proof that this process alone uses it, also across containers, and after a crash of the one before.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';

// Process numbers tell nothing across containers. So the owner listens on a socket in the folder: on one kernel, in
// whatever container, connecting to it succeeds while its process lives, however busy or stopped it is, and fails from
// the moment the kernel ends it. Other machines that mount the folder, and file systems without sockets, go by the
// file's time, which the owner renews.
const renewMs = 10_000;
const expiredMs = 60_000;
const probeMs = 10_000;
// Two that start in the same moment see each other and both step back; each tries again after a pause of its own.
const contendedMs = 2_000;
const mostTries = 4;

/** The same in all containers of a machine until it restarts. */
const kernel = (): string => {
  let id = hostname();
  try {
    id = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch {
    // Not Linux: containers there run in a Linux of their own.
  }
  return createHash('sha256').update(id).digest('hex').slice(0, 8);
};

/** Where process numbers mean the same; no two that live have the same name. */
const namespace = (): string => {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
};

// owner-KERNEL-NAMESPACE-PROCESS-RANDOM
const pattern = /^owner-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}$/;

/** True when the system knows no such process, which is quicker to learn than whether it listens. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Binds and listens before this returns, or says that it cannot here. */
function listenAt(folder: string, name: string): Server | undefined {
  const server = createServer((socket) => socket.destroy());
  server.on('error', () => {});
  const direct = join(folder, name);
  // The address of a socket holds some hundred bytes; Linux has a short name for any folder.
  const handle = Buffer.byteLength(direct) > 100 ? openSync(folder, constants.O_RDONLY) : undefined;
  server.listen({ path: handle === undefined ? direct : `/proc/self/fd/${handle}/${name}`, exclusive: true });
  if (handle !== undefined) closeSync(handle);
  if (!server.listening) return undefined;
  server.unref();
  return server;
}

/** Asks in a process of its own, because this one waits for the answer: 1 means that nobody listens. */
function isListening(folder: string, name: string): boolean {
  const script = `require('node:net').connect('./${name}').on('connect', () => process.exit(0))
    .on('error', ({ code }) => process.exit(code === 'ECONNREFUSED' || code === 'ENOENT' ? 1 : 2))`;
  return spawnSync(process.execPath, ['-e', script], { cwd: folder, env: {}, timeout: probeMs }).status !== 1;
}

const ageOf = (path: string): number | undefined => {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats && Date.now() - stats.mtimeMs;
};

function isAlive(folder: string, name: string): boolean {
  const path = join(folder, name);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return false;
  const [, onKernel, inNamespace, pid] = pattern.exec(name) ?? [];
  if (onKernel === kernel()) {
    if (inNamespace === namespace() && isGone(Number(pid))) return false;
    if (stats.isSocket()) return isListening(folder, name);
  }
  return (ageOf(path) ?? expiredMs) < expiredMs;
}

const remove = (path: string): void => {
  try {
    unlinkSync(path);
  } catch {
    // Gone already.
  }
};

/**
 * Takes a folder for this process; makes it if it is not there (mode 0700).
 *
 * @returns how to give it back, or the file of the live process that has it
 */
export function takeFolder(folder: string): { readonly giveBack: () => void } | { readonly takenBy: string } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let tries = 1; ; tries += 1) {
    const name = `owner-${kernel()}-${namespace()}-${process.pid}-${randomBytes(4).toString('hex')}`;
    const path = join(folder, name);
    const draft = `draft-${name.slice(-8)}`;
    // Its final name it gets when it listens: nobody ever sees it silent while its process lives.
    const server = listenAt(folder, draft);
    if (!server) writeFileSync(join(folder, draft), '', { mode: 0o600 });
    renameSync(join(folder, draft), path);
    // First shown, then looked: of two at once at least one sees the other. What is dead never comes back under its
    // name, so that removing it harms nobody.
    const others = readdirSync(folder).filter((one) => pattern.test(one) && one !== name);
    const takenBy = others.find((one) => {
      if (isAlive(folder, one)) return true;
      remove(join(folder, one));
      return false;
    });
    if (takenBy === undefined) {
      const timer = setInterval(() => {
        const now = new Date();
        try {
          utimesSync(path, now, now);
        } catch {
          // Deleted by hand, as the message of who wants the folder may say.
        }
      }, renewMs);
      timer.unref();
      return {
        giveBack() {
          clearInterval(timer);
          remove(path);
          server?.close();
        },
      };
    }
    remove(path);
    server?.close();
    const contended = (ageOf(join(folder, takenBy)) ?? 0) < contendedMs;
    if (!contended || tries === mostTries) return { takenBy };
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50 + Math.random() * 200 * tries);
  }
}
