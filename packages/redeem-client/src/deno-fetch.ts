// In: Deno's fetch. Out: one that delivers each request once, and says when a connection was never made.
import type { FetchInit, FetchLike } from './platform.ts';

interface DenoLike {
  createHttpClient(options: { readonly poolMaxIdlePerHost: number }): object;
}

// How Deno's HTTP stack words a failure of the connect step; it gives no code. Nothing was sent then.
const neverConnected = /client error \(Connect\)/;

/**
 * A `fetch` for Deno. Deno sends a POST again by itself when a reused connection breaks, which could redeem twice;
 * a client without idle connections has none to reuse. Needs `Deno.createHttpClient`, which is part of Deno 2.
 *
 * @throws TypeError when it does not run on Deno
 * @example
 * createRedeemClient({ …, fetch: createDenoFetch() });
 */
export function createDenoFetch(): FetchLike {
  const { Deno, fetch } = globalThis as unknown as { readonly Deno?: DenoLike; readonly fetch: FetchLike };
  if (typeof Deno?.createHttpClient !== 'function') {
    throw new TypeError('createDenoFetch runs on Deno only; elsewhere leave config.fetch out.');
  }
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  return async (url, init) => {
    try {
      return await fetch(url, { ...init, client } as FetchInit);
    } catch (error) {
      if (error instanceof TypeError && neverConnected.test(`${error.message} ${String(error.cause)}`)) {
        // In the words of Node, which the client reads: the step that failed was `connect`. Deno's text names the URL
        // and stays out of it.
        const cause = Object.assign(new Error('No connection'), { code: 'ERR_CONNECT', syscall: 'connect' });
        throw new TypeError('No connection', { cause });
      }
      throw error;
    }
  };
}
