// In: an open queue and checked options. Out: the loop of one worker: take, mark, send, record, until done or stopped.
import { isPassing, QueueError } from './errors.ts';
import { clientIdOf, type Hand, type Item } from './hand.ts';
import { type Marked, markItems, newWorkerId } from './mark-items.ts';
import type { QueueParts } from './open-queue.ts';
import { createPump } from './pump.ts';
import { returnSlots, type Slots, slowDown, takeSlots } from './rate.ts';
import { recordItems } from './record-items.ts';
import type { Finish } from './redeem-item.ts';
import { shards } from './tally.ts';
import { createTurns } from './turns.ts';
import type { QueueNotice } from './types.ts';
import type { WorkOptions, WorkReport } from './work.ts';

/** Checked options. */
export type WorkerOptions = WorkOptions & {
  readonly concurrency: number;
  readonly schedule: readonly number[];
  /** Id of the one campaign to work on. */
  readonly only: number | undefined;
};

// Outcomes are written together; one waits this long for others at most.
const gatherMs = 25;
// How far ahead slots are taken: more, and a slowed rate would be felt late.
const aheadSeconds = 1;
// An idle worker looks for work this often, as pg-boss's own workers do at their fastest.
const idleMs = 500;
// Nothing goes out while the gateway cannot be reached: longer pauses each time, up to half a minute.
const breakerMs = { first: 500, longest: 30_000 } as const;
// So many requests in a row that never left this machine are no accident of one connection.
const breakerAfter = 3;
const storeRetryMs = { first: 200, longest: 5_000 } as const;
// A worker that is told to stop while the database is away gives up after some 12 s; leases do the rest.
const storeTriesAfterStop = 5;

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? ` (${code})` : '';
};

/** The end of an item whose last attempt was lost with its worker. */
const lost = (marked: Marked, at: number): Finish => ({
  marked,
  state: 'unresolved',
  lost: true,
  attempts: marked.item.attempts,
  throttles: marked.item.throttles,
  maybeSent: true,
  evidence: [
    { kind: 'interrupted', at: new Date(at).toISOString(), sent: 'maybe', reasonCode: 'ERR_WORKER_LOST' },
  ],
});

/** Works until done or stopped. */
export async function runWorker(parts: QueueParts, options: WorkerOptions): Promise<WorkReport> {
  const { database, clientId, atRest, now } = parts;
  const { client, concurrency, schedule, signal, stopWhenDone = false } = options;
  const notify = (code: QueueNotice['code'], message: string): void => options.onNotice?.({ code, message });
  // An own place in each campaign's counts: rarely shared with another worker.
  const shard = Math.floor(Math.random() * shards);
  const workerId = newWorkerId();
  const report = { succeeded: 0, failed: 0, unresolved: 0, attempts: 0 };
  const hands: Hand[] = [];
  const turns = createTurns(parts, { hands, only: options.only, concurrency });
  let rate: number | undefined;
  let unsentInARow = 0;
  let closedUntil = 0;
  let storeDown = 0;
  let failure: { readonly error: unknown } | undefined;
  let rung = false;
  let wake = (): void => {};
  const ring = (): void => {
    rung = true;
    wake();
  };
  let recordedAt = performance.now();
  const finished: Finish[] = [];
  const pump = createPump({
    concurrency,
    send: { client, clientId, atRest, schedule, now },
    onFinish(finish) {
      finished.push(finish);
      learn(finish);
      if (finished.length >= Math.max(1, concurrency / 2)) ring();
    },
    onRoom: ring,
  });
  const stopping = (): boolean => signal?.aborted === true || failure !== undefined;

  function learn({ signal: said, state, error, marked }: Finish): void {
    if (said === 'broken') failure ??= { error };
    // Not sent after all: its job goes back, and is not done however its other items end.
    if (state === 'unstarted') marked.hand.returning = true;
    if (said !== 'unreachable') {
      if (state !== 'unstarted' && marked.hand.abort.signal.aborted === false) unsentInARow = 0;
      return;
    }
    unsentInARow += 1;
    if (unsentInARow < breakerAfter) return;
    const pause = Math.min(breakerMs.longest, breakerMs.first * 2 ** (unsentInARow - breakerAfter));
    if (closedUntil < performance.now())
      notify(
        'NOTICE_GATEWAY_UNREACHABLE',
        `Requests do not leave this machine${codeOf(error)}; waiting before the next.`,
      );
    closedUntil = performance.now() + pause;
  }

  /** Everything that waits to be written, and the jobs that end with it. */
  async function recordAll(): Promise<void> {
    const batch = finished.slice();
    const openAfter = new Map<Hand, number>();
    for (const { marked } of batch)
      openAfter.set(marked.hand, (openAfter.get(marked.hand) ?? marked.hand.open) - 1);
    const over = performance.now();
    const ended = hands
      .filter((hand) => (openAfter.get(hand) ?? hand.open) === 0)
      .filter((hand) => hand.waiting.length === 0 || hand.returning || stopping() || hand.startBy < over)
      .map((hand) => {
        const isDone = hand.waiting.length === 0 && !hand.returning;
        return { hand, how: isDone ? ('done' as const) : ('returned' as const) };
      });
    if (batch.length === 0 && ended.length === 0) return;
    const { recorded, late } = await recordItems(parts, { finishes: batch, shard, ended });
    finished.splice(0, batch.length);
    for (const { marked } of batch) marked.hand.open -= 1;
    const kept = new Set(recorded);
    for (const finish of batch) if (!kept.has(finish)) finish.marked.hand.intact = false;
    for (const { hand } of ended) hands.splice(hands.indexOf(hand), 1);
    if (late > 0)
      notify('NOTICE_RESULT_TOO_LATE', `${late} outcomes came after another worker had taken over.`);
    let throttled = false;
    for (const { state, marked, evidence, signal: said } of recorded) {
      report.attempts += evidence.filter(({ kind }) => kind === 'attempt').length;
      throttled ||= said === 'throttled';
      if (state === 'waiting' || state === 'unstarted') continue;
      report[state] += 1;
      options.onSettled?.({ bizNo: marked.item.bizNo, state });
    }
    if (!throttled) return;
    const slower = await slowDown(database, clientId);
    if (slower !== undefined)
      notify('NOTICE_SLOWED_DOWN', `The gateway asked to slow down: ${slower.toFixed(1)} a second now.`);
  }

  /** Takes the next items in hand, in turns between campaigns. False if there were none. */
  async function markNext(): Promise<boolean> {
    const probing = unsentInARow >= breakerAfter;
    const slots = rate === undefined ? concurrency : Math.max(1, Math.floor(rate * aheadSeconds));
    const count = probing ? 1 : Math.min(concurrency, slots);
    const items: { hand: Hand; item: Item }[] = turns.next(count);
    if (items.length === 0) return false;
    const exhausted = items.filter(({ item }) => item.interrupted && item.attempts > schedule.length);
    for (const { hand, item } of exhausted) finished.push(lost({ hand, item, fence: item.fence }, now()));
    const sendable = items.filter((one) => !exhausted.includes(one));
    const interrupted = sendable.filter(({ item }) => item.interrupted).length;
    for (const { hand } of items) hand.open += 1;
    if (sendable.length === 0) return true;
    let marked: readonly Marked[];
    let slotted: { readonly slots: Slots; readonly at: number };
    try {
      const at = performance.now();
      slotted = { slots: await takeSlots(database, { clientId, count: sendable.length }), at };
      const time = new Date(now()).toISOString();
      marked = await markItems(database, { items: sendable, workerId, shard, at: time });
    } catch (error) {
      // They may be marked or not; whoever gets the job after its lease finds out.
      for (const { hand } of sendable) {
        hand.open -= 1;
        hand.intact = false;
        hand.waiting.length = 0;
      }
      throw error;
    }
    const granted = new Set(marked.map(({ item }) => item));
    for (const { hand, item } of sendable) {
      if (granted.has(item)) continue;
      // Paused, cancelled or taken over: the job goes back, and whoever fetches it next sees how things stand.
      hand.open -= 1;
      hand.returning = true;
      hand.waiting.length = 0;
    }
    if (interrupted > 0)
      notify(
        'NOTICE_INTERRUPTED',
        `${interrupted} redemptions of a worker that died or stalled are taken up.`,
      );
    const { delayMs, gapMs, current } = slotted.slots;
    rate = current;
    pump.add(marked.map((one, index) => ({ ...one, startAt: slotted.at + delayMs + index * gapMs })));
    const unused = sendable.length - marked.length;
    if (unused > 0) {
      turns.lookAgain();
      await returnSlots(database, { clientId, count: unused });
    }
    return true;
  }

  async function turn(): Promise<'again' | 'wait' | 'end'> {
    if (stopping()) pump.drop();
    const due = finished.length >= Math.max(1, concurrency / 2) || pump.size() === 0 || stopping();
    if (due || performance.now() - recordedAt > gatherMs) {
      recordedAt = performance.now();
      await recordAll();
    }
    if (stopping()) return pump.size() === 0 && finished.length === 0 && hands.length === 0 ? 'end' : 'wait';
    if (performance.now() < closedUntil) return 'wait';
    const probing = unsentInARow >= breakerAfter;
    if (pump.ready() >= concurrency || (probing && pump.size() > 0)) return 'wait';
    const found = await turns.fetch();
    const marked = await markNext();
    if (marked && pump.ready() < concurrency && !probing) return 'again';
    if (found || pump.size() > 0 || finished.length > 0 || hands.length > 0) return 'wait';
    return stopWhenDone && (await turns.allDone()) ? 'end' : 'wait';
  }

  const signedAs = await clientIdOf(client);
  if (signedAs !== clientId)
    throw new QueueError(
      'ERR_CLIENT_ID_MISMATCH',
      'The client signs with another Client-Id than the queue was opened with. bizNos are unique within one of them.',
    );
  signal?.addEventListener('abort', ring);
  try {
    for (;;) {
      let next: 'again' | 'wait' | 'end';
      try {
        next = await turn();
        if (storeDown > 0) notify('NOTICE_STORE_BACK', 'The database answers again.');
        storeDown = 0;
      } catch (error) {
        if (!isPassing(error)) failure ??= { error };
        if (signal?.aborted === true && storeDown >= storeTriesAfterStop) failure ??= { error };
        if (failure && storeDown > 0) break;
        if (storeDown === 0 && isPassing(error))
          notify(
            'NOTICE_STORE_DOWN',
            'The database does not answer; outcomes are kept in memory until it does.',
          );
        storeDown += 1;
        await sleep(Math.min(storeRetryMs.longest, storeRetryMs.first * 2 ** storeDown));
        continue;
      }
      if (next === 'end') break;
      if (next === 'again' || rung) {
        rung = false;
        continue;
      }
      const idle = pump.size() === 0 && finished.length === 0;
      await Promise.race([
        sleep(idle ? idleMs : gatherMs),
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
      ]);
    }
  } finally {
    signal?.removeEventListener('abort', ring);
    pump.drop();
    for (const { timer } of hands) clearTimeout(timer);
  }
  if (failure) throw failure.error;
  return Object.freeze({ ...report });
}
