// In: marked items with the moment each may start. Out: at most `concurrency` of them on their way, each finished exactly once.
import type { RedeemClient } from '@redeemkit/redeem-client';
import type { AtRest } from './at-rest.ts';
import type { Marked } from './mark-items.ts';
import { type Finish, redeemItem } from './redeem-item.ts';

/** A marked item and when it may start, on the monotonic clock. */
export type Scheduled = Marked & { readonly startAt: number };

/** Starts items in the order of their slots. */
export interface Pump {
  add(items: readonly Scheduled[]): void;
  /** Finishes what has not started as `unstarted`. */
  drop(): void;
  /** Items that have not started. */
  ready(): number;
  /** Items that are not finished. */
  size(): number;
}

/** Creates a pump. `onRoom` is called when it could take more. */
export function createPump(options: {
  readonly concurrency: number;
  readonly send: {
    readonly client: RedeemClient;
    readonly clientId: string;
    readonly atRest: AtRest;
    readonly schedule: readonly number[];
    readonly now: () => number;
  };
  readonly onFinish: (finish: Finish) => void;
  readonly onRoom: () => void;
}): Pump {
  const { concurrency, send, onFinish, onRoom } = options;
  const ready: Scheduled[] = [];
  let running = 0;
  let timer: NodeJS.Timeout | undefined;

  const unstarted = (marked: Marked): void => {
    const { attempts, throttles, maybeSent } = marked.item;
    onFinish({ marked, state: 'unstarted', attempts, throttles, maybeSent, evidence: [] });
  };
  const run = async (item: Scheduled): Promise<void> => {
    running += 1;
    const finish = await redeemItem(item, send);
    running -= 1;
    onFinish(finish);
    start();
  };
  const start = (): void => {
    clearTimeout(timer);
    while (running < concurrency) {
      const [first] = ready;
      if (!first) break;
      const now = performance.now();
      if (first.startAt > now) {
        timer = setTimeout(start, first.startAt - now);
        break;
      }
      ready.shift();
      // The lease may have run down while it waited for its slot.
      if (now > first.hand.startBy) unstarted(first);
      else void run(first);
    }
    if (ready.length < concurrency) onRoom();
  };
  return {
    add(items) {
      ready.push(...items);
      start();
    },
    drop() {
      clearTimeout(timer);
      for (const item of ready.splice(0)) unstarted(item);
    },
    ready: () => ready.length,
    size: () => ready.length + running,
  };
}
