// In: nothing. Out: the types of what a caller gives and gets: stores, campaigns, counts, results and their evidence.
import type { OpeningKey, SealingKey } from '@redeemkit/rsa-aes-envelope';

/** Where campaigns are kept: a folder of this machine (one process at a time), or a PostgreSQL database. */
export type StoreLocation = { readonly folder: string } | { readonly url: string };

/**
 * Keeps requests sealed in the database (RSA_AES of `@redeemkit/rsa-aes-envelope`), so that who reads the database
 * reads no user ids. Whoever loads needs `sealingKey`, whoever works `openingKeys`, both `macKey`.
 */
export interface AtRestSealing {
  /** At least 32 secret bytes, the same for all processes: proves sealed requests and recognises repeated ones. */
  readonly macKey: Uint8Array;
  readonly sealingKey?: SealingKey;
  readonly openingKeys?: OpeningKey | readonly OpeningKey[];
}

/** Where a campaign stands. `loading`: a load is under way or broke off; repeat it. `moved`: copied to another store. */
export type CampaignState = 'loading' | 'active' | 'paused' | 'cancelled' | 'moving' | 'moved' | 'purged';

/** Where one redemption stands. */
export type ItemState =
  | 'pending'
  | 'sending'
  | 'waiting'
  | 'succeeded'
  | 'failed'
  | 'unresolved'
  | 'cancelled';

/** How many redemptions stand where. */
export type Counts = { readonly [state in ItemState]: number } & {
  readonly total: number;
  /** Not at their end yet: pending, sending and waiting. */
  readonly open: number;
};

/** What `status` tells of one campaign. */
export interface CampaignStatus {
  readonly campaign: string;
  readonly clientId: string;
  readonly state: CampaignState;
  /** True when nothing is left to do here: loaded and no redemption open, or moved to another store. */
  readonly done: boolean;
  readonly counts: Counts;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What `status` tells of the fleet's rate. */
export interface RateStatus {
  /** As last set by `work` or `setRate`; undefined: no limit. */
  readonly limit: number | undefined;
  /** What is used now: the limit, or less after the gateway asked to slow down; undefined: no limit. */
  readonly current: number | undefined;
}

/** What `status` returns. */
export interface QueueStatus {
  readonly campaigns: readonly CampaignStatus[];
  readonly rate: RateStatus;
}

/** One attempt, interruption or decision, as kept in the database. No request, user id or answer text is in it. */
export interface Evidence {
  /**
   * `attempt`: a request was made. `interrupted`: a worker died or stalled around it, so it may have been sent.
   * `late`: a stalled worker's outcome, kept but not believed. `settled`: a person decided.
   */
  readonly kind: 'attempt' | 'interrupted' | 'late' | 'settled';
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly status?: 'succeeded' | 'failed' | 'unknown' | 'retry';
  /** Of the request, as signed. */
  readonly requestTime?: string;
  readonly sent?: 'no' | 'maybe';
  readonly httpStatus?: number;
  readonly tracerId?: string;
  /** True when an answer's signature was verified. */
  readonly verified?: boolean;
  /** Of the gateway's key that verified the answer. */
  readonly keyVersion?: string;
  /** Of the verified answer. */
  readonly resultCode?: string;
  /** Why it is unknown: a code of `docs/outcomes.md`, or ERR_WORKER_LOST. */
  readonly reasonCode?: string;
  /** The code of the error below the reason. */
  readonly causeCode?: string;
  /** What the person noted. */
  readonly note?: string;
}

/** What `results` yields, in the order of loading. */
export interface ItemResult {
  readonly bizNo: string;
  readonly state: ItemState;
  /** Of the verified answer that decided; undefined while none did. */
  readonly resultCode: string | undefined;
  /** Epoch milliseconds of the end; undefined while open. */
  readonly settledAt: number | undefined;
  /** How many times it was, or may have been, sent. */
  readonly attempts: number;
  readonly evidence: readonly Evidence[];
}

/** A request that was not taken. Nothing of it was stored or sent. */
export interface RefusedItem {
  /** Position in the source, from 0. */
  readonly index: number;
  /** If the request had one. */
  readonly bizNo: string | undefined;
  /** ERR_BIZ_NO_BODY_CHANGED, ERR_BIZ_NO_INVALID, or a code of SchemaError. */
  readonly code: string;
  readonly message: string;
}

/** What `load` returns. */
export interface LoadReport {
  readonly campaign: string;
  /** Stored by this call. */
  readonly loaded: number;
  /** Already there with the same bytes, in this campaign or an earlier one of this clientId; stored once. */
  readonly known: number;
  readonly refusedCount: number;
  /** The first 1,000 of them; `onRefused` gets all. */
  readonly refused: readonly RefusedItem[];
}

/** Something an operator should know. Codes: README, "Notices". */
export interface QueueNotice {
  readonly code:
    | 'NOTICE_STORE_DOWN'
    | 'NOTICE_STORE_BACK'
    | 'NOTICE_GATEWAY_UNREACHABLE'
    | 'NOTICE_SLOWED_DOWN'
    | 'NOTICE_RESULT_TOO_LATE'
    | 'NOTICE_INTERRUPTED';
  readonly message: string;
}
