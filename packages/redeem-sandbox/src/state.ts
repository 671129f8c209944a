// In: nothing. Out: the shapes of what the sandbox remembers, and the two interfaces a store implements.
import type { HeaderList } from './wire.ts';

/** One finished operation on the points ledger: what was asked under a bizNo and what the first answer was. */
export interface LedgerEntry {
  readonly clientId: string;
  /** Name of the operation, for example `benefitRedeem`. */
  readonly operation: string;
  readonly bizNo: string;
  readonly ipRoleId: string;
  /** Points taken (benefitRedeem) or given (benefitIssue); 0 when the answer was a failure. */
  readonly points: number;
  /** SHA-256 of the opened request body, lower-case hex: a repeat must bring the same bytes. */
  readonly bodyDigest: string;
  readonly resultCode: string;
  /** The first answer's JSON text, before sealing. */
  readonly answer: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** One step of looking at a request, in the order it was done. */
export interface VerificationStep {
  readonly step: 'size' | 'route' | 'headers' | 'client' | 'signature' | 'time' | 'repeat' | 'open' | 'body';
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

/** A request as the journal keeps it. */
export interface ReceivedRecord {
  /** Also the Tracer-Id of the answer. */
  readonly tracerId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** The plaintext of a sealed request that was opened. */
  readonly opened?: Uint8Array | undefined;
  readonly clientId?: string | undefined;
  readonly operation?: string | undefined;
  readonly bizNo?: string | undefined;
  readonly ipRoleId?: string | undefined;
  readonly steps: readonly VerificationStep[];
}

/** An answer as the journal keeps it: what was prepared, and how it was meant to travel. */
export interface AnsweredRecord {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** The plaintext of a sealed answer. */
  readonly opened?: Uint8Array | undefined;
  readonly resultCode?: string | undefined;
  readonly resultStatus?: string | undefined;
  /** Names of the faults applied; empty for an honest answer. */
  readonly faults: readonly string[];
  /** `committed` when points moved, `unchanged` when not, `repeated` when an earlier answer was given again. */
  readonly effect: 'committed' | 'unchanged' | 'repeated';
}

/** A request and, once there is one, its answer. */
export interface Exchange {
  /** Grows by one per request, from 1. */
  readonly id: number;
  readonly received: ReceivedRecord;
  readonly answered?: AnsweredRecord;
}

/** What to look for in the journal; newest first, at most `limit` (100 unless told). */
export interface JournalFilter {
  readonly bizNo?: string;
  readonly clientId?: string;
  /** Only exchanges with a smaller id, for paging. */
  readonly before?: number;
  readonly limit?: number;
}

/** A user and the points they hold. */
export interface UserBalance {
  readonly ipRoleId: string;
  readonly points: number;
}

/** Reads of the present state; what was not committed is never seen. */
export interface StateReader {
  balance(ipRoleId: string): number | undefined;
  /** At most `limit` users, ordered by ipRoleId. */
  users(limit: number): readonly UserBalance[];
  entry(key: {
    readonly clientId: string;
    readonly operation: string;
    readonly bizNo: string;
  }): LedgerEntry | undefined;
  exchange(id: number): Exchange | undefined;
  exchanges(filter: JournalFilter): readonly Exchange[];
}

/** Writes, all inside one transaction. Entries and journal records are only ever added. */
export interface StateWriter extends StateReader {
  setBalance(ipRoleId: string, points: number): void;
  addEntry(entry: LedgerEntry): void;
  addReceived(record: ReceivedRecord): number;
  addAnswered(id: number, record: AnsweredRecord): void;
}

/**
 * Where the sandbox keeps its state. In memory unless a store of `./data-folder` is given.
 */
export interface SandboxStore {
  readonly state: StateReader;
  /**
   * Runs `work` at once-and-alone and resolves with its result when everything it wrote is durable. If `work` throws,
   * nothing it wrote remains.
   */
  transact<T>(work: (state: StateWriter) => T): Promise<T>;
  close(): Promise<void>;
}
