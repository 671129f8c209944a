// In: the bizNos of running and unresolved calls. Out: whether a failure may be believed, and whether a body changed.
import { RedeemClientError } from './errors.ts';
import { sha256Hex } from './platform.ts';

interface Entry {
  /** While a call runs; afterwards only its digest is kept. */
  body: Uint8Array | undefined;
  digest: Promise<string> | undefined;
  running: number;
  /** An earlier call ended unknown after something may have been sent. */
  unresolved: boolean;
}

/** One call's place in the register. */
export interface Ticket {
  /** True while another call with this bizNo runs, or an earlier one is unresolved. */
  contested(): boolean;
  /** Ends the call. `open`: something may have been sent and nothing settled it. */
  settle(how: 'settled' | 'nothing-sent' | 'open'): void;
}

/** Knows the bizNos of one client. */
export interface BizNoRegister {
  /**
   * @throws RedeemClientError ERR_BIZ_NO_BODY_CHANGED when a running or unresolved call used this bizNo with another
   *   body: one of the two would not be what the caller thinks was redeemed
   */
  begin(bizNo: string, body: Uint8Array): Promise<Ticket>;
}

const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

const holds = async (entry: Entry, body: Uint8Array): Promise<boolean> =>
  entry.body ? equalBytes(entry.body, body) : (await entry.digest) === (await sha256Hex(body));

/** Remembers up to `capacity` unresolved bizNos; beyond that the oldest is dropped and `onDrop` told. */
export function createBizNoRegister(options: {
  readonly capacity: number;
  readonly onDrop: () => void;
}): BizNoRegister {
  const { capacity, onDrop } = options;
  const entries = new Map<string, Entry>();
  let unresolved = 0;
  const drop = (): void => {
    for (const [bizNo, entry] of entries) {
      if (!entry.unresolved || entry.running > 0) continue;
      entries.delete(bizNo);
      unresolved -= 1;
      onDrop();
      return;
    }
  };
  const settle = (bizNo: string, entry: Entry, how: 'settled' | 'nothing-sent' | 'open'): void => {
    entry.running -= 1;
    if (how === 'open' && !entry.unresolved) {
      entry.unresolved = true;
      unresolved += 1;
      if (unresolved > capacity) drop();
    }
    if (how === 'settled' && entry.unresolved) {
      entry.unresolved = false;
      unresolved -= 1;
    }
    if (entry.running > 0) return;
    if (!entry.unresolved) entries.delete(bizNo);
    else if (entry.body) {
      entry.digest ??= sha256Hex(entry.body);
      entry.body = undefined;
    }
  };
  return {
    async begin(bizNo, body) {
      let entry = entries.get(bizNo);
      // Another call may begin or end while digests are compared; then the comparison was with the wrong one.
      for (let compared: Entry | undefined; entry && entry !== compared; entry = entries.get(bizNo)) {
        compared = entry;
        if (await holds(entry, body)) continue;
        throw new RedeemClientError(
          'ERR_BIZ_NO_BODY_CHANGED',
          'This bizNo is running or unresolved with another body. Send the first body again, or use a new bizNo for a new redemption.',
        );
      }
      entry ??= { body, digest: undefined, running: 0, unresolved: false };
      entry.body = body;
      entry.running += 1;
      entries.set(bizNo, entry);
      const own = entry;
      return {
        contested: () => own.unresolved || own.running > 1,
        settle: (how) => settle(bizNo, own, how),
      };
    },
  };
}
