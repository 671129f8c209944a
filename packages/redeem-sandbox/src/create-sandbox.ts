// In: clients, keys, users and rules. Out: a sandbox that answers like the gateway, in this process.
import type { OpeningKey } from '@redeemkit/rsa-aes-envelope';
import type { Signer, VerificationKeys } from '@redeemkit/signature-header';
import { answerFetch } from './answer-fetch.ts';
import { SandboxError } from './errors.ts';
import { createFaultChooser } from './faults/choose-faults.ts';
import { type FaultRule, type FaultRules, parseFaultRule, parseFaultRules } from './faults/fault-rules.ts';
import { createMemoryStore, DEFAULT_QUERY_LIMIT } from './memory-store.ts';
import type { RegisteredPath } from './operation.ts';
import { operationsByPath } from './operations.ts';
import { type Processor, processRequest } from './process-request.ts';
import type { SandboxClient } from './recognise-request.ts';
import { createRecordPacker } from './record-pages.ts';
import { createReplayCache } from './replay-cache.ts';
import type { Exchange, JournalFilter, LedgerEntry, SandboxStore, UserBalance } from './state.ts';
import { createStranger } from './strangers-key.ts';
import type { ReceivedRequest, WireAnswer } from './wire.ts';

/** What a sandbox is made from. */
export interface SandboxConfig {
  /** The partners that may call. */
  readonly clients: readonly SandboxClient[];
  /** The gateway's own signing key, or whatever signs for it. */
  readonly signingKey: Signer;
  /** The gateway's own keys that open sealed requests; without any, sealed requests are refused. */
  readonly openingKeys?: OpeningKey | readonly OpeningKey[];
  /** Users, what they hold, and faults that strike all their requests, for example `risk-reject`. */
  readonly users?: readonly {
    readonly ipRoleId: string;
    readonly points: number;
    readonly faults?: readonly string[];
  }[];
  /** What a user starts with who is not listed; without it such a user is refused with PARAM_ILLEGAL. */
  readonly defaultPoints?: number;
  /** Further paths of the family. */
  readonly paths?: readonly RegisteredPath[];
  /** When which faults strike: never, unless told. */
  readonly faults?: FaultRules;
  /** How far Request-Time may be from the clock, in milliseconds; default 300,000, `Infinity` switches the check off. */
  readonly clockWindowMs?: number;
  /** Largest request body in bytes, default 65,536. */
  readonly maxBodyBytes?: number;
  /** Where ledger and journal are kept; in memory unless told. See `./data-folder`. */
  readonly store?: SandboxStore;
  /** The clock, in epoch milliseconds. */
  readonly now?: () => number;
  /** Waits; faults that delay use it. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The points of every user and what every bizNo did. */
export interface SandboxLedger {
  /** Points of a user; `undefined` for a user that never had any. */
  balance(ipRoleId: string): number | undefined;
  /** Sets a balance; resolves when it is durable. */
  setBalance(ipRoleId: string, points: number): Promise<void>;
  users(limit?: number): readonly UserBalance[];
  /** What benefitRedeem did under this bizNo. */
  redemption(clientId: string, bizNo: string): LedgerEntry | undefined;
  /** What benefitIssue did under this bizNo. */
  issuance(clientId: string, bizNo: string): LedgerEntry | undefined;
}

/** Everything received and answered; nothing in it is ever changed. */
export interface SandboxJournal {
  /** Newest first. */
  find(filter?: JournalFilter): readonly Exchange[];
  get(id: number): Exchange | undefined;
  /** Calls back with the id of every exchange that began or ended; returns how to stop. */
  subscribe(listener: (id: number) => void): () => void;
}

/** The rules in force; see {@link FaultRule}. */
export interface SandboxFaults {
  list(): readonly { readonly id: number; readonly rule: FaultRule; readonly struck: number }[];
  /** Adds a rule behind the others; returns its number. */
  add(rule: FaultRule): number;
  remove(id: number): boolean;
}

/** A gateway on your desk. */
export interface Sandbox {
  /** Answers as the gateway would; give it to a client as its `fetch`. Rejects where a connection would break. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** The same below HTTP, for servers: what `./node` builds on. */
  answer(received: ReceivedRequest): Promise<WireAnswer>;
  readonly ledger: SandboxLedger;
  readonly journal: SandboxJournal;
  readonly faults: SandboxFaults;
  /** The keys that a client's requests are verified with; undefined for a client that is not registered. */
  verificationKeys(clientId: string): VerificationKeys | undefined;
  /** Names and paths of what is served. */
  readonly operations: readonly { readonly name: string; readonly path: string }[];
  /** Closes the store. */
  close(): Promise<void>;
}

// threat-model, "Sandbox server": the numbers that the sandbox starts with.
const DEFAULT_WINDOW_MS = 300_000;
const DEFAULT_MAX_BODY = 65_536;
// Below the 10,000 named there: at some 2 KB an answer this is 8 MB.
const REPLAY_ENTRIES = 4_096;

const refuse = (what: string): never => {
  throw new SandboxError('ERR_CONFIG_INVALID', what);
};

const checkPoints = (points: number, where: string): void => {
  if (!Number.isSafeInteger(points) || points < 0) refuse(`${where} must be a whole number, 0 or more.`);
};

const checkUserId = (ipRoleId: string): void => {
  // The same grammar as benefitRedeem's: "starts with 2160".
  if (!/^2160\d{1,28}$/.test(ipRoleId)) refuse('users: an ipRoleId is digits that start with 2160.');
};

function checkConfig(config: SandboxConfig): void {
  const ids = config.clients.map(({ clientId }) => clientId);
  if (ids.some((id) => !/^[\w-]{1,64}$/.test(id))) {
    refuse('clients: a clientId is 1 to 64 letters, digits, - or _.');
  }
  if (new Set(ids).size < ids.length) refuse('clients: two have the same clientId.');
  for (const { ipRoleId, points } of config.users ?? []) {
    checkUserId(ipRoleId);
    checkPoints(points, `users: the points of ${ipRoleId}`);
  }
  if (config.defaultPoints !== undefined) checkPoints(config.defaultPoints, 'defaultPoints');
}

/**
 * Creates a sandbox: it verifies, opens, checks, moves points, and answers signed, and sealed when it was asked sealed.
 *
 * @throws SandboxError `ERR_CONFIG_INVALID`, `ERR_RULES_INVALID`, `ERR_FAULT_UNKNOWN`
 * @example
 * ```ts
 * const sandbox = createSandbox({
 *   clients: [{ clientId: 'DEMO', verificationKeys: merchantPublicKey }],
 *   signingKey: gatewayPrivateKey,
 *   users: [{ ipRoleId: '2160220037090534', points: 100 }],
 * });
 * const client = createRedeemClient({ ...config, fetch: sandbox.fetch });
 * ```
 */
export function createSandbox(config: SandboxConfig): Sandbox {
  checkConfig(config);
  const store = config.store ?? createMemoryStore();
  const listeners = new Set<(id: number) => void>();
  const now = config.now ?? Date.now;
  const windowMs = config.clockWindowMs ?? DEFAULT_WINDOW_MS;
  const userRules: FaultRule[] = (config.users ?? []).flatMap(({ ipRoleId, faults }) =>
    faults === undefined || faults.length === 0 ? [] : [{ fault: faults, when: { ipRoleId } }],
  );
  const given = parseFaultRules(config.faults ?? { rules: [] });
  const faults = createFaultChooser({
    seed: given.seed ?? 'redeemkit',
    rules: [...userRules.map((rule) => parseFaultRule(rule, 'users.faults')), ...given.rules],
  });
  const operations = operationsByPath(config.paths);
  const opening = config.openingKeys ?? [];
  const p: Processor = {
    clients: new Map(config.clients.map((client) => [client.clientId, client])),
    operations,
    signer: config.signingKey,
    stranger: createStranger(),
    openingKeys: Array.isArray(opening) ? (opening as readonly OpeningKey[]) : [opening as OpeningKey],
    store,
    faults,
    // An answer is kept for as long as a request of the same time would be taken: the window, both ways.
    replays: createReplayCache({
      maxEntries: REPLAY_ENTRIES,
      ttlMs: 2 * Math.min(windowMs, DEFAULT_WINDOW_MS),
    }),
    packReplay: createRecordPacker().pack,
    defaultPoints: config.defaultPoints,
    windowMs,
    maxBytes: config.maxBodyBytes ?? DEFAULT_MAX_BODY,
    now,
    newTracerId: () => crypto.randomUUID().replaceAll('-', ''),
    notify: (id) => {
      for (const listener of listeners) listener(id);
    },
  };

  // A user that the store already knows keeps what they have.
  const seeded = store.transact((state) => {
    for (const { ipRoleId, points } of config.users ?? []) {
      if (state.balance(ipRoleId) === undefined) state.setBalance(ipRoleId, points);
    }
  });
  // Reported by every answer; until then nobody is listening.
  seeded.catch(() => undefined);
  const answer = async (received: ReceivedRequest): Promise<WireAnswer> => {
    await seeded;
    return processRequest(received, p);
  };
  const entry = (operation: string) => (clientId: string, bizNo: string) =>
    store.state.entry({ clientId, operation, bizNo });

  return {
    answer,
    fetch: (input, init) =>
      answerFetch(new Request(input, init), { answer, sleep: config.sleep, maxBytes: p.maxBytes }),
    ledger: {
      balance: (ipRoleId) => store.state.balance(ipRoleId),
      setBalance: async (ipRoleId, points) => {
        checkUserId(ipRoleId);
        checkPoints(points, 'points');
        await store.transact((state) => state.setBalance(ipRoleId, points));
      },
      users: (limit = DEFAULT_QUERY_LIMIT) => store.state.users(limit),
      redemption: entry('benefitRedeem'),
      issuance: entry('benefitIssue'),
    },
    journal: {
      find: (filter = {}) => store.state.exchanges(filter),
      get: (id) => store.state.exchange(id),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    faults: {
      list: () => faults.list(),
      add: (rule) => faults.add(parseFaultRule(rule)),
      remove: (id) => faults.remove(id),
    },
    verificationKeys: (clientId) => p.clients.get(clientId)?.verificationKeys,
    operations: [...operations.values()].map(({ name, path }) => ({ name, path })),
    close: () => store.close(),
  };
}
