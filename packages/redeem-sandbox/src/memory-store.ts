// In: limits. Out: a store that keeps the ledger and the newest part of the journal in memory.
import { SandboxError } from './errors.ts';
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
  /** Bytes of bodies in the journal; the oldest leaves first. Default 16 MiB. */
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

const weight = (record: { body: Uint8Array; opened?: Uint8Array }): number =>
  record.body.length + (record.opened?.length ?? 0);

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
  const journal = new Map<number, Exchange>();
  let lastId = 0;
  let journalBytes = 0;

  const forget = (): void => {
    for (const [id, exchange] of journal) {
      if (journal.size <= maxExchanges && journalBytes <= maxBytes) return;
      journal.delete(id);
      journalBytes -= weight(exchange.received) + (exchange.answered ? weight(exchange.answered) : 0);
    }
  };
  const matches = (exchange: Exchange, filter: JournalFilter): boolean =>
    (filter.bizNo === undefined || exchange.received.bizNo === filter.bizNo) &&
    (filter.clientId === undefined || exchange.received.clientId === filter.clientId) &&
    (filter.before === undefined || exchange.id < filter.before);

  const reader = {
    balance: (ipRoleId: string): number | undefined => balances.get(ipRoleId),
    users: (limit: number): readonly UserBalance[] =>
      [...balances]
        .map(([ipRoleId, points]) => ({ ipRoleId, points }))
        .sort((a, b) => (a.ipRoleId < b.ipRoleId ? -1 : 1))
        .slice(0, limit),
    entry: (key: { clientId: string; operation: string; bizNo: string }): LedgerEntry | undefined =>
      entries.get(entryKey(key)),
    exchange: (id: number): Exchange | undefined => journal.get(id),
    exchanges: (filter: JournalFilter): readonly Exchange[] =>
      [...journal.values()]
        .reverse()
        .filter((exchange) => matches(exchange, filter))
        .slice(0, filter.limit ?? DEFAULT_QUERY_LIMIT),
  };

  return {
    state: reader,
    transact: <T>(work: (state: StateWriter) => T): Promise<T> =>
      new Promise<T>((resolve) => {
        // The log of how to take each write back, newest last.
        const undo: (() => void)[] = [];
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
            undo.push(() =>
              before === undefined ? balances.delete(ipRoleId) : balances.set(ipRoleId, before),
            );
            balances.set(ipRoleId, points);
          },
          addEntry: (entry) => {
            const key = entryKey(entry);
            room(entries, key);
            if (entries.has(key)) throw new Error('A ledger entry is written once.');
            undo.push(() => entries.delete(key));
            entries.set(key, entry);
          },
          addReceived: (received: ReceivedRecord) => {
            lastId += 1;
            const id = lastId;
            journal.set(id, { id, received });
            journalBytes += weight(received);
            undo.push(() => {
              if (journal.delete(id)) journalBytes -= weight(received);
            });
            forget();
            return id;
          },
          addAnswered: (id: number, answered: AnsweredRecord) => {
            const exchange = journal.get(id);
            if (exchange === undefined) return;
            if (exchange.answered !== undefined) throw new Error('A journal record is written once.');
            undo.push(() => {
              if (!journal.has(id)) return;
              journal.set(id, exchange);
              journalBytes -= weight(answered);
            });
            journal.set(id, { ...exchange, answered });
            journalBytes += weight(answered);
            forget();
          },
        };
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
