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
  /** A call that ran beside the ones still running took effect; a failure of theirs is about the repeat. */
  succeeded: boolean;
}

/** How a call ended. */
export type Settled = 'succeeded' | 'failed' | 'nothing-sent' | 'open';

/** One call's place in the register. */
export interface Ticket {
  /** True while another call with this bizNo runs, when one succeeded meanwhile, or an earlier one is unresolved. */
  contested(): boolean;
  /** Ends the call. `open`: something may have been sent and nothing settled it. */
  settle(how: Settled): void;
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
  const settle = (bizNo: string, entry: Entry, how: Settled): void => {
    entry.running -= 1;
    if (how === 'open' && !entry.unresolved) {
      entry.unresolved = true;
      unresolved += 1;
      if (unresolved > capacity) drop();
    }
    if (how === 'succeeded') entry.succeeded = true;
    if ((how === 'succeeded' || how === 'failed') && entry.unresolved) {
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
      const entry = entries.get(bizNo) ?? {
        body,
        digest: undefined,
        running: 0,
        unresolved: false,
        succeeded: false,
      };
      entries.set(bizNo, entry);
      // Its place is taken before the bodies are compared: what ends meanwhile still counts for this call.
      entry.running += 1;
      if (!(await holds(entry, body))) {
        settle(bizNo, entry, 'nothing-sent');
        throw new RedeemClientError(
          'ERR_BIZ_NO_BODY_CHANGED',
          'The bizNo is running or unresolved with another body. Send that one again, or redeem under a new bizNo.',
        );
      }
      entry.body = body;
      return {
        contested: () => entry.unresolved || entry.succeeded || entry.running > 1,
        settle: (how) => settle(bizNo, entry, how),
      };
    },
  };
}
