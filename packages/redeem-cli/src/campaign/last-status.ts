// In: the status that the one process using an embedded store last saw. Out: a file beside it, for `status` to read meanwhile.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueueStatus, StoreLocation } from '@redeemkit/redeem-queue';

/** A status with the time of writing, epoch milliseconds. */
export interface LastStatus {
  readonly at: number;
  readonly clientId: string;
  readonly status: QueueStatus;
}

// A worker writes every second; after this long it is gone or stuck.
const staleMs = 30_000;

const fileIn = (folder: string): string => join(folder, 'last-status.json');

/** Leaves the status for other processes; names and counts only. Does nothing for PostgreSQL, where they ask the server. */
export function leaveStatus(location: StoreLocation, last: LastStatus): void {
  if (!('folder' in location)) return;
  const path = fileIn(location.folder);
  try {
    writeFileSync(`${path}.new`, JSON.stringify(last), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // A convenience: where it cannot be written, the campaign goes on.
  }
}

/** What the process that uses the store left, if it is of this client id and recent. */
export function readLastStatus(
  location: StoreLocation,
  { clientId, now }: { readonly clientId: string; readonly now: number },
): QueueStatus | undefined {
  if (!('folder' in location)) return undefined;
  try {
    const last = JSON.parse(readFileSync(fileIn(location.folder), 'utf8')) as LastStatus;
    return last.clientId === clientId && now - last.at < staleMs ? last.status : undefined;
  } catch {
    return undefined;
  }
}
