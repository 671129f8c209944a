// In: a sandbox and a plan of faults. Out: a fetch that loses, delays, doubles and spoils what it carries; for tests.
import type { FetchInit, FetchLike } from '@redeemkit/redeem-client';
import { FAULT_HEADER, type Sandbox } from '@redeemkit/redeem-sandbox';

/** What happens to one request. Names say when, seen from the gateway's commit. */
export type WireFault =
  | { readonly type: 'none' }
  | { readonly type: 'refused' }
  | { readonly type: 'lost-before' }
  | { readonly type: 'lost-after' }
  /** Lost for the client, and delivered at a later time. */
  | { readonly type: 'lost-late' }
  | { readonly type: 'silence-before' }
  | { readonly type: 'silence-after' }
  | { readonly type: 'silence-late' }
  | { readonly type: 'delivered-twice' }
  | { readonly type: 'tampered' }
  | { readonly type: 'signature-stripped' }
  | { readonly type: 'unsigned-failure-after' }
  | { readonly type: 'page-before' }
  | { readonly type: 'page-after' }
  /** The gateway turns the request away at its door, before it looks for an earlier one with this bizNo. */
  | { readonly type: 'turned-away' }
  /** One of the sandbox's own faults. */
  | { readonly type: 'sandbox'; readonly name: string };

export const wireFaultTypes = [
  'none',
  'refused',
  'lost-before',
  'lost-after',
  'lost-late',
  'silence-before',
  'silence-after',
  'silence-late',
  'delivered-twice',
  'tampered',
  'signature-stripped',
  'unsigned-failure-after',
  'page-before',
  'page-after',
  'turned-away',
] as const;

export interface FaultyFetch {
  readonly fetch: FetchLike;
  /** The faults of the next requests, in order; after the last one requests pass. */
  plan(faults: readonly WireFault[]): void;
  /** Calls back when a request reaches the wire, before its fault strikes. */
  onRequest(callback: () => void): void;
  /** Delivers what was held back. */
  flush(): Promise<void>;
}

const systemError = (code: string, syscall: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, syscall }) });

/**
 * Wraps the sandbox. `onSilence` is called when a request will never be answered: the moment to let time
 * pass. `turnAway` makes the gateway's signed refusal.
 */
export function createFaultyFetch(
  sandbox: Pick<Sandbox, 'fetch'>,
  options: { readonly onSilence: () => void; readonly turnAway: () => Promise<Response> },
): FaultyFetch {
  let faults: WireFault[] = [];
  let heldBack: Request[] = [];
  let callback = (): void => {};
  const deliver = (request: Request): Promise<Response> => sandbox.fetch(request);
  const forever = ({ signal }: FetchInit): Promise<never> => {
    // Nobody waits for an answer whose call was given up meanwhile, so no time need pass.
    if (!signal?.aborted) options.onSilence();
    return new Promise(() => {});
  };
  // The sandbox may break the connection itself; for a held or doubled delivery nobody is waiting.
  const deliverUnseen = async (request: Request): Promise<void> => {
    await deliver(request).catch(() => undefined);
  };

  const carry = async (url: string, init: FetchInit): Promise<Response> => {
    const fault = faults.shift() ?? { type: 'none' };
    const headers = fault.type === 'sandbox' ? { ...init.headers, [FAULT_HEADER]: fault.name } : init.headers;
    // Without the client's signal: what was delivered is processed, whether anybody waits or not.
    const request = (): Request => new Request(url, { method: init.method, headers, body: init.body });
    callback();
    switch (fault.type) {
      case 'none':
      case 'sandbox':
        return deliver(request());
      case 'refused':
        throw systemError('ECONNREFUSED', 'connect');
      case 'lost-before':
        throw systemError('ECONNRESET', 'read');
      case 'lost-after':
        await deliverUnseen(request());
        throw systemError('ECONNRESET', 'read');
      case 'lost-late':
        heldBack.push(request());
        throw systemError('ECONNRESET', 'write');
      case 'silence-before':
        return forever(init);
      case 'silence-after':
        await deliverUnseen(request());
        return forever(init);
      case 'silence-late':
        heldBack.push(request());
        return forever(init);
      case 'delivered-twice':
        await deliverUnseen(request());
        return deliver(request());
      case 'turned-away':
        return options.turnAway();
      case 'page-before':
        return new Response('<html>502</html>', { status: 502 });
      case 'page-after':
        await deliverUnseen(request());
        return new Response('<html>504</html>', { status: 504 });
      case 'unsigned-failure-after':
        await deliverUnseen(request());
        return new Response('{"result":{"resultCode":"POINT_NOT_ENOUGH","resultStatus":"F"}}');
      default: {
        const answer = await deliver(request());
        const body = new Uint8Array(await answer.arrayBuffer());
        const copy = new Headers(answer.headers);
        if (fault.type === 'tampered') body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
        else copy.delete('Signature');
        return new Response(body, { status: answer.status, headers: copy });
      }
    }
  };

  return {
    fetch: carry,
    plan: (next) => {
      faults = [...next];
    },
    onRequest: (next) => {
      callback = next;
    },
    flush: async () => {
      const late = heldBack;
      heldBack = [];
      for (const request of late) await deliverUnseen(request);
    },
  };
}
