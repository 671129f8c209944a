// In: a sandbox and, for each request, a fault. Out: a fetch that loses, delays, doubles, forges and spoils.
import { FAULT_HEADER } from '@redeemkit/redeem-sandbox';

/** What can happen between client and gateway. The names say when, seen from the gateway's commit. */
export const WIRE_FAULTS = [
  'refused',
  'lost-before',
  'lost-after',
  'lost-late',
  'silence-before',
  'silence-after',
  'silence-late',
  'delivered-twice',
  'resent-by-the-runtime',
  'tampered',
  'signature-stripped',
  'forged-failure-after',
  'forged-success-before',
  'page-before',
  'page-after',
  'turned-away',
  'key-replaced',
];

const systemError = (code, syscall) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, syscall }) });

// The simulation's own: a bizNo stands in the clear in a plain body only; a sealed one has the weather of all.
const bizNoIn = (body) => /"bizNo":"([^"]*)"/.exec(Buffer.from(body).toString('latin1'))?.[1] ?? 'sealed';

const forged = (resultCode, resultStatus) =>
  new Response(JSON.stringify({ result: { resultCode, resultStatus, resultMessage: '' } }), { status: 200 });

/**
 * @param {object} options
 * @param {{ fetch(request: Request): Promise<Response> }} options.sandbox
 * @param {(bizNo: string) => string | undefined} options.nextFault what happens to a request of this bizNo
 * @param {() => void} options.onSilence called when a request will never be answered: the moment to let time pass
 * @param {() => Promise<Response>} options.turnAway the gateway's signed refusal at its door
 */
export function createWire({ sandbox, nextFault, onSilence, turnAway }) {
  let heldBack = [];
  const counts = { requests: 0, deliveries: 0, faults: {} };
  const deliver = (request) => {
    counts.deliveries += 1;
    return sandbox.fetch(request);
  };
  // The sandbox may break the connection; here nobody is waiting.
  const unseen = (request) => deliver(request).catch(() => undefined);
  const forever = () => {
    onSilence();
    return new Promise(() => {});
  };
  const changed = async (answer, change) => {
    const body = new Uint8Array(await answer.arrayBuffer());
    const headers = new Headers(answer.headers);
    change(body, headers);
    return new Response(body, { status: answer.status, headers });
  };

  const carry = async (fault, request) => {
    switch (fault) {
      case undefined:
        return deliver(request());
      case 'refused':
        throw systemError('ECONNREFUSED', 'connect');
      case 'lost-before':
        throw systemError('ECONNRESET', 'read');
      case 'lost-after':
        await unseen(request());
        throw systemError('ECONNRESET', 'read');
      case 'lost-late':
        heldBack.push(request());
        throw systemError('ECONNRESET', 'write');
      case 'silence-before':
        return forever();
      case 'silence-after':
        await unseen(request());
        return forever();
      case 'silence-late':
        heldBack.push(request());
        return forever();
      case 'delivered-twice':
        await unseen(request());
        return deliver(request());
      case 'resent-by-the-runtime':
        return (await Promise.all([unseen(request()), deliver(request())]))[1];
      case 'tampered':
        return changed(await deliver(request()), (body) => {
          body[body.length >> 1] ^= 1;
        });
      case 'signature-stripped':
        return changed(await deliver(request()), (_, headers) => headers.delete('Signature'));
      case 'key-replaced':
        return changed(await deliver(request()), (_, headers) => {
          const value = headers.get('Signature') ?? '';
          headers.set('Signature', value.replace('keyVersion=', 'keyVersion=9'));
        });
      case 'forged-failure-after':
        await unseen(request());
        return forged('POINT_NOT_ENOUGH', 'F');
      case 'forged-success-before':
        return forged('SUCCESS', 'S');
      case 'page-before':
        return new Response('<html>502</html>', { status: 502 });
      case 'page-after':
        await unseen(request());
        return new Response('<html>504</html>', { status: 504 });
      case 'turned-away':
        return turnAway();
      default:
        return deliver(request(fault));
    }
  };

  return {
    counts,
    /** The client's `fetch`. */
    fetch: async (url, init) => {
      counts.requests += 1;
      const fault = nextFault(bizNoIn(init.body));
      const name = fault ?? 'none';
      counts.faults[name] = (counts.faults[name] ?? 0) + 1;
      // Without the client's signal: what was delivered is processed, whether anybody waits or not.
      return carry(fault, (asked) => {
        const headers = asked === undefined ? init.headers : { ...init.headers, [FAULT_HEADER]: asked };
        return new Request(url, { method: init.method, headers, body: init.body });
      });
    },
    /** Delivers what was held back. */
    flush: async () => {
      const late = heldBack;
      heldBack = [];
      for (const request of late) await unseen(request);
    },
  };
}
