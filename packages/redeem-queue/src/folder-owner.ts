// In: a folder. Out: the proof that this process alone uses it, also after a crash of the one before.
import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueueError } from './errors.ts';

/** Says who uses a folder: a process by number, and when it started. */
interface Owner {
  readonly pid: number;
  readonly startedAt: number;
}

const FILE = 'owner.json';

const self = (): Owner => ({ pid: process.pid, startedAt: Math.round(performance.timeOrigin) });

function isAlive(owner: Owner): boolean {
  // The number of this very process with another start is left over from one before it (containers start at 1).
  if (owner.pid === process.pid) return owner.startedAt === self().startedAt;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>;
    return { pid: Number(pid), startedAt: Number(startedAt) };
  } catch {
    return undefined;
  }
}

/**
 * Takes a folder for this process; makes it if it is not there (mode 0700).
 *
 * @returns how to give it back
 * @throws QueueError `ERR_STORE_IN_USE` while another live process has it
 */
export function takeFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, FILE);
  const draft = join(folder, `${FILE}.${process.pid}`);
  const inUse = (owner: Owner | undefined): QueueError =>
    new QueueError(
      'ERR_STORE_IN_USE',
      `The folder is used by process ${owner?.pid ?? 'unknown'}. Stop it, or, if the process is something else, delete ${FILE} in the folder.`,
    );
  // Written aside and then linked, so that the file is never seen half written.
  writeFileSync(draft, JSON.stringify(self()), { mode: 0o600 });
  try {
    const before = readOwner(path);
    if (before !== undefined) {
      if (isAlive(before)) throw inUse(before);
      // Two processes may find the same dead owner: only one of them moves this file away, the other finds it gone,
      // or finds that it has moved a live owner's and puts it back.
      const stale = `${draft}.stale`;
      renameSync(path, stale);
      const moved = readOwner(stale);
      if (moved !== undefined && isAlive(moved)) {
        linkSync(stale, path);
        unlinkSync(stale);
        throw inUse(moved);
      }
      unlinkSync(stale);
    }
    linkSync(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST' || code === 'ENOENT' ? inUse(readOwner(path)) : error;
  } finally {
    unlinkSync(draft);
  }
  return () => unlinkSync(path);
}
