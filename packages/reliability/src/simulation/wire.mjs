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

const text = (status, body) => ({
  status,
  headers: [],
  body: new TextEncoder().encode(body),
  delivery: { kind: 'whole' },
});
const forged = (resultCode, resultStatus) =>
  text(200, JSON.stringify({ result: { resultCode, resultStatus, resultMessage: '' } }));

/** An answer of the sandbox as the client's `fetch` would resolve with it. Only what breaks is not whole. */
function respond({ status, headers, body, delivery }) {
  if (delivery.kind === 'none') throw systemError('ECONNRESET', 'read');
  const pieces = delivery.kind === 'cut' ? [body.subarray(0, body.length >> 1)] : [body];
  const all = new Map();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    all.set(key, all.has(key) ? `${all.get(key)}, ${value}` : value);
  }
  return {
    status,
    headers: { get: (name) => all.get(name.toLowerCase()) ?? null },
    body: {
      getReader: () => ({
        read: async () => {
          const value = pieces.shift();
          if (value !== undefined) return { done: false, value };
          if (delivery.kind === 'cut') throw systemError('UND_ERR_SOCKET', 'read');
          return { done: true };
        },
        cancel: async () => undefined,
      }),
    },
  };
}

/**
 * @param {object} options
 * @param {{ answer(received: object): Promise<object> }} options.sandbox
 * @param {(bizNo: string) => string | undefined} options.nextFault what happens to a request of this bizNo
 * @param {() => void} options.onSilence called when a request will never be answered: the moment to let time pass
 * @param {() => Promise<object>} options.turnAway the gateway's signed refusal at its door
 */
export function createWire({ sandbox, nextFault, onSilence, turnAway }) {
  let heldBack = [];
  const counts = { requests: 0, deliveries: 0, faults: {} };
  const deliver = (request) => {
    counts.deliveries += 1;
    return sandbox.answer(request);
  };
  const forever = () => {
    onSilence();
    return new Promise(() => {});
  };
  const changed = ({ body, headers, ...answer }, change) => ({ ...answer, ...change(body.slice(), headers) });
  const replaced = (headers, name, replace) =>
    headers.flatMap(([given, value]) => (given === name ? replace(value) : [[given, value]]));

  const carry = async (fault, request) => {
    switch (fault) {
      case undefined:
        return deliver(request());
      case 'refused':
        throw systemError('ECONNREFUSED', 'connect');
      case 'lost-before':
        throw systemError('ECONNRESET', 'read');
      case 'lost-after':
        await deliver(request());
        throw systemError('ECONNRESET', 'read');
      case 'lost-late':
        heldBack.push(request());
        throw systemError('ECONNRESET', 'write');
      case 'silence-before':
        return forever();
      case 'silence-after':
        await deliver(request());
        return forever();
      case 'silence-late':
        heldBack.push(request());
        return forever();
      case 'delivered-twice':
        await deliver(request());
        return deliver(request());
      case 'resent-by-the-runtime':
        return (await Promise.all([deliver(request()), deliver(request())]))[1];
      case 'tampered':
        return changed(await deliver(request()), (body, headers) => {
          body[body.length >> 1] ^= 1;
          return { body, headers };
        });
      case 'signature-stripped':
        return changed(await deliver(request()), (body, headers) => ({
          body,
          headers: replaced(headers, 'Signature', () => []),
        }));
      case 'key-replaced':
        return changed(await deliver(request()), (body, headers) => ({
          body,
          headers: replaced(headers, 'Signature', (value) => [
            ['Signature', value.replace('keyVersion=', 'keyVersion=9')],
          ]),
        }));
      case 'forged-failure-after':
        await deliver(request());
        return forged('POINT_NOT_ENOUGH', 'F');
      case 'forged-success-before':
        return forged('SUCCESS', 'S');
      case 'page-before':
        return text(502, '<html>502</html>');
      case 'page-after':
        await deliver(request());
        return text(504, '<html>504</html>');
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
      const answer = await carry(fault, (asked) => {
        const headers = Object.entries(init.headers);
        if (asked !== undefined) headers.push([FAULT_HEADER, asked]);
        return { method: init.method, path: new URL(url).pathname, headers, body: init.body };
      });
      return respond(answer);
    },
    /** Delivers what was held back. */
    flush: async () => {
      const late = heldBack;
      heldBack = [];
      for (const request of late) await deliver(request);
    },
  };
}
