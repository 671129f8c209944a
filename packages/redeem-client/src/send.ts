// In: a prepared request. Out: the raw answer, bounded in size and time. Redirects are answers, never followed.
import type { HeaderSource } from '@redeemkit/secure-message';
import type { Settings } from './config.ts';
import { isRedeemClientError } from './errors.ts';
import type { FetchInit } from './platform.ts';
import type { PreparedRequest } from './prepare.ts';
import { readBody } from './read-body.ts';
import type { Scope } from './scope.ts';
import { toSendFailure } from './send-failure.ts';

/** An answer as it came: nothing in it is believed yet. */
export interface RawAnswer {
  readonly status: number;
  /** Fetch `Headers`, or a plain object such as Node's `response.headers`. */
  readonly headers: HeaderSource;
  /** The bytes as received. */
  readonly body: Uint8Array;
}

/**
 * Sends once. The limit holds whatever the injected `fetch` does; for the deadline to hold too, race it.
 *
 * @throws RedeemClientError a transport code; its `sent` says whether the request may have been delivered
 */
export async function sendOnce(
  prepared: PreparedRequest,
  options: { readonly settings: Settings; readonly scope: Scope },
): Promise<RawAnswer> {
  const { settings, scope } = options;
  // Called without `this`, which is what a platform's own fetch expects.
  const { fetch, responseBytes } = settings;
  try {
    const response = await fetch(prepared.url, {
      method: 'POST',
      headers: { ...prepared.headers },
      body: prepared.body as FetchInit['body'],
      redirect: 'manual',
      signal: scope.platformSignal(),
    });
    const body = await readBody(response, { maxBytes: responseBytes, scope });
    return { status: response.status, headers: response.headers, body };
  } catch (error) {
    // Once the scope has ended, its reason is the reason, whatever the transport made of it.
    scope.check();
    throw isRedeemClientError(error) ? error : toSendFailure(error);
  }
}
