// In: Bun's fetch. Out: one that delivers each request once: no connection is used twice, so none is resent after a reset.
import { type FetchLike, platform } from './platform.ts';

/**
 * A `fetch` for Bun. Bun before 1.4 sends a POST again by itself when a reused connection breaks, which could redeem
 * twice; `Connection: close` leaves nothing to reuse. Newer versions do no harm by it but a handshake per request.
 *
 * @example
 * createRedeemClient({ …, fetch: createBunFetch() });
 */
export function createBunFetch(options: { readonly fetch?: FetchLike } = {}): FetchLike {
  return (url, init) => {
    const fetch = options.fetch ?? platform().fetch;
    if (!fetch) throw new TypeError('This platform has no fetch.');
    return fetch(url, { ...init, headers: { ...init.headers, Connection: 'close' } });
  };
}
