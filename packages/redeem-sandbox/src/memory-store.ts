// In: limits. Out: a store that keeps the ledger and the newest part of the journal in memory.
import { SandboxError } from './errors.ts';
import { LINE, PART, packHeaders, unpackHeaders, unpackLines } from './pack-headers.ts';
import type {
  AnsweredRecord,
  Exchange,
  JournalFilter,
  LedgerEntry,
  ReceivedRecord,
  SandboxStore,
  StateWriter,
  UserBalance,
  VerificationStep,
} from './state.ts';

/** How much the in-memory store may hold. */
export interface MemoryStoreLimits {
  /** Redemptions and users, each; a request beyond is answered SYSTEM_ERROR and changes nothing. Default 200,000. */
  readonly entries?: number;
  /** Exchanges in the journal; the oldest leaves first. Default 1,000. */
  readonly exchanges?: number;
  /** Bytes of headers and bodies in the journal; the oldest leaves first. Default 16 MiB. */
  readonly journalBytes?: number;
}

// About 500 bytes an entry: 100 MB at worst, in a process that serves one desk.
const DEFAULT_ENTRIES = 200_000;
const DEFAULT_EXCHANGES = 1_000;
const DEFAULT_JOURNAL_BYTES = 16 * 1024 * 1024;
/** Rows a query returns when the caller names no number: one screen of the console and then some. */
export const DEFAULT_QUERY_LIMIT = 100;

const entryKey = (key: { clientId: string; operation: string; bizNo: string }): string =>
  JSON.stringify([key.clientId, key.operation, key.bizNo]);

/** Lists as one text each, which costs the garbage collector least; no header or step holds a control character. */
interface Packed<Record> {
  readonly record: Omit<Record, 'headers' | 'steps'>;
  readonly headers: string;
  readonly steps: string;
}

/** An exchange as it is kept; what it is found by stays in reach. */
interface Kept {
  readonly id: number;
  readonly bizNo: string | undefined;
  readonly clientId: string | undefined;
  readonly received: Packed<ReceivedRecord>;
  answered: Packed<AnsweredRecord> | undefined;
}

function packReceived({ headers, steps, ...record }: ReceivedRecord): Packed<ReceivedRecord> {
  const lines = steps.map(({ step, verdict, detail }) => step + PART + verdict + PART + detail);
  return { record, headers: packHeaders(headers), steps: lines.join(LINE) };
}

const unpackExchange = ({ id, received, answered }: Kept): Exchange => ({
  id,
  received: {
    ...received.record,
    headers: unpackHeaders(received.headers),
    steps: unpackLines(received.steps).map(
      ([step, verdict, detail]) => ({ step, verdict, detail }) as VerificationStep,
    ),
  },
  ...(answered === undefined
    ? {}
    : { answered: { ...answered.record, headers: unpackHeaders(answered.headers) } }),
});

// A few hundred bytes of a record beside its lists and bodies.
const RECORD_BYTES = 400;
const weight = ({ record, headers, steps }: Packed<ReceivedRecord | AnsweredRecord>): number => {
  const { body, opened } = record;
  const path = 'path' in record ? String(record['path']).length : 0;
  return RECORD_BYTES + path + headers.length + steps.length + body.length + (opened?.length ?? 0);
};

/**
 * Creates the store that `createSandbox` uses when it is given none.
 *
 * @example
 * ```ts
 * const store = createMemoryStore({ exchanges: 50 });
 * ```
 */
export function createMemoryStore(limits: MemoryStoreLimits = {}): SandboxStore {
  const maxEntries = limits.entries ?? DEFAULT_ENTRIES;
  const maxExchanges = limits.exchanges ?? DEFAULT_EXCHANGES;
  const maxBytes = limits.journalBytes ?? DEFAULT_JOURNAL_BYTES;
  const balances = new Map<string, number>();
  const entries = new Map<string, LedgerEntry>();
  const journal = new Map<number, Kept>();
  let lastId = 0;
  let journalBytes = 0;

  const forget = (): void => {
    for (const [id, kept] of journal) {
      if (journal.size <= maxExchanges && journalBytes <= maxBytes) return;
      journal.delete(id);
      journalBytes -= weight(kept.received) + (kept.answered ? weight(kept.answered) : 0);
    }
  };
  const matches = (kept: Kept, filter: JournalFilter): boolean =>
    (filter.bizNo === undefined || kept.bizNo === filter.bizNo) &&
    (filter.clientId === undefined || kept.clientId === filter.clientId) &&
    (filter.before === undefined || kept.id < filter.before);

  const reader = {
    balance: (ipRoleId: string): number | undefined => balances.get(ipRoleId),
    users: (limit: number): readonly UserBalance[] =>
      [...balances]
        .map(([ipRoleId, points]) => ({ ipRoleId, points }))
        .sort((a, b) => (a.ipRoleId < b.ipRoleId ? -1 : 1))
        .slice(0, limit),
    entry: (key: { clientId: string; operation: string; bizNo: string }): LedgerEntry | undefined =>
      entries.get(entryKey(key)),
    exchange: (id: number): Exchange | undefined => {
      const kept = journal.get(id);
      return kept && unpackExchange(kept);
    },
    exchanges: (filter: JournalFilter): readonly Exchange[] =>
      [...journal.values()]
        .reverse()
        .filter((kept) => matches(kept, filter))
        .slice(0, filter.limit ?? DEFAULT_QUERY_LIMIT)
        .map(unpackExchange),
  };

  // The log of how to take each write of the running transaction back, newest last. Transactions are synchronous, so
  // one log serves them all.
  let undo: (() => void)[] = [];
  const room = (map: ReadonlyMap<string, unknown>, key: string): void => {
    if (map.size < maxEntries || map.has(key)) return;
    throw new SandboxError(
      'ERR_LEDGER_FULL',
      `The in-memory ledger holds its limit of ${maxEntries} entries; start again or use a data folder.`,
    );
  };
  const writer: StateWriter = {
    ...reader,
    setBalance: (ipRoleId, points) => {
      room(balances, ipRoleId);
      const before = balances.get(ipRoleId);
      undo.push(() => (before === undefined ? balances.delete(ipRoleId) : balances.set(ipRoleId, before)));
      balances.set(ipRoleId, points);
    },
    addEntry: (entry) => {
      const key = entryKey(entry);
      room(entries, key);
      if (entries.has(key)) throw new Error('A ledger entry is written once.');
      undo.push(() => entries.delete(key));
      entries.set(key, entry);
    },
    addReceived: (record: ReceivedRecord) => {
      lastId += 1;
      const id = lastId;
      const { bizNo, clientId } = record;
      const received = packReceived(record);
      journal.set(id, { id, bizNo, clientId, received, answered: undefined });
      journalBytes += weight(received);
      undo.push(() => {
        if (journal.delete(id)) journalBytes -= weight(received);
      });
      forget();
      return id;
    },
    addAnswered: (id: number, record: AnsweredRecord) => {
      const kept = journal.get(id);
      if (kept === undefined) return;
      if (kept.answered !== undefined) throw new Error('A journal record is written once.');
      const { headers, ...rest } = record;
      const answered = { record: rest, headers: packHeaders(headers), steps: '' };
      undo.push(() => {
        if (!journal.has(id)) return;
        kept.answered = undefined;
        journalBytes -= weight(answered);
      });
      kept.answered = answered;
      journalBytes += weight(answered);
      forget();
    },
  };

  return {
    state: reader,
    transact: <T>(work: (state: StateWriter) => T): Promise<T> =>
      new Promise<T>((resolve) => {
        undo = [];
        try {
          resolve(work(writer));
        } catch (error) {
          for (const step of undo.reverse()) step();
          throw error;
        }
      }),
    close: () => Promise.resolve(),
  };
}
