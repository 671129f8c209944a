// In: limits. Out: a store that keeps the ledger and the newest part of the journal in memory.
import { SandboxError } from './errors.ts';
import { createRecordPacker, type PackedRecord, unpackRecord } from './record-pages.ts';
import { answeredOf, answeredText, receivedOf, receivedText } from './record-text.ts';
import type {
  AnsweredRecord,
  Exchange,
  JournalFilter,
  LedgerEntry,
  ReceivedRecord,
  SandboxStore,
  StateWriter,
  UserBalance,
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

// Some 600 bytes an entry: 120 MB at worst, in a process that serves one desk.
const DEFAULT_ENTRIES = 200_000;
const DEFAULT_EXCHANGES = 1_000;
const DEFAULT_JOURNAL_BYTES = 16 * 1024 * 1024;
/** Rows a query returns when the caller names no number: one screen of the console and then some. */
export const DEFAULT_QUERY_LIMIT = 100;

const entryKey = (key: { clientId: string; operation: string; bizNo: string }): string =>
  JSON.stringify([key.clientId, key.operation, key.bizNo]);

/** An exchange as it is kept; what it is found by stays in reach. */
interface Kept {
  readonly id: number;
  readonly bizNo: string | undefined;
  readonly clientId: string | undefined;
  readonly received: PackedRecord;
  answered: PackedRecord | undefined;
}

const unpackReceived = (packed: PackedRecord): ReceivedRecord => {
  const { text, ...bodies } = unpackRecord(packed);
  return { ...receivedOf(text), ...bodies };
};
const unpackAnswered = (packed: PackedRecord): AnsweredRecord => {
  const { text, ...bodies } = unpackRecord(packed);
  return { ...answeredOf(text), ...bodies };
};
const unpackExchange = ({ id, received, answered }: Kept): Exchange => ({
  id,
  received: unpackReceived(received),
  ...(answered === undefined ? {} : { answered: unpackAnswered(answered) }),
});

// Some two hundred bytes of objects that lead to a record.
const RECORD_BYTES = 200;
const weight = ({ text, body, opened }: PackedRecord): number =>
  RECORD_BYTES + text + body + Math.max(0, opened);

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
  const { pack, letGo } = createRecordPacker();
  let lastId = 0;
  let journalBytes = 0;

  const drop = (packed: PackedRecord): void => {
    journalBytes -= weight(packed);
    letGo(packed);
  };
  const forget = (): void => {
    for (const [id, kept] of journal) {
      if (journal.size <= maxExchanges && journalBytes <= maxBytes) return;
      journal.delete(id);
      drop(kept.received);
      if (kept.answered !== undefined) drop(kept.answered);
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
      const received = pack(receivedText(record), record);
      journal.set(id, { id, bizNo, clientId, received, answered: undefined });
      journalBytes += weight(received);
      undo.push(() => {
        if (journal.delete(id)) drop(received);
      });
      forget();
      return id;
    },
    addAnswered: (id: number, record: AnsweredRecord) => {
      const kept = journal.get(id);
      if (kept === undefined) return;
      if (kept.answered !== undefined) throw new Error('A journal record is written once.');
      const answered = pack(answeredText(record), record);
      undo.push(() => {
        if (!journal.has(id)) return;
        kept.answered = undefined;
        drop(answered);
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
