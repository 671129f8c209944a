// In: a transaction. Out: what it returns, repeated when PostgreSQL broke a deadlock in favour of another one.
import { setTimeout as sleep } from 'node:timers/promises';
import { isConflict } from './errors.ts';

// What can meet is ordered, so that conflicts are rare; many in a row are another fault, to be reported.
const mostTries = 8;
// A moment, at random, so that the same two do not meet again at once.
const pauseMs = 50;

/** Runs a transaction that leaves nothing behind when it fails. */
export async function retryConflict<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (!isConflict(error) || tries === mostTries) throw error;
      await sleep(Math.random() * pauseMs * tries);
    }
  }
}
