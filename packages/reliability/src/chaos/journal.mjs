// In: a file. Out: a journal of what was wanted and what was told: a line is on the disk before its writer goes on.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** @returns {Map<string, { bizNo: string, user: string, points: number, told: string, open: boolean, lastReason?: string }>} */
export function readJournal(file) {
  const books = new Map();
  if (!existsSync(file)) return books;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      // The last line of a process that was killed while it wrote: what it would have said was not yet done.
      continue;
    }
    if (event.wanted) books.set(event.wanted.bizNo, { ...event.wanted, told: 'unknown', open: false });
    const entry = books.get(event.bizNo);
    if (event.sending && entry) entry.open = true;
    if (event.told && entry)
      Object.assign(entry, { told: event.told, lastReason: event.reason, open: event.told === 'unknown' });
  }
  return books;
}

export function openJournal(file) {
  const handle = openSync(file, 'a');
  return {
    write: (event) => {
      // A line of its own, whatever a predecessor left half-written.
      writeSync(handle, `\n${JSON.stringify(event)}\n`);
      fsyncSync(handle);
    },
    close: () => closeSync(handle),
  };
}
