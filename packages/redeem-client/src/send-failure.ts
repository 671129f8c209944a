// In: what a `fetch` rejected with. Out: a coded error that says whether the request may have left this machine.
import { RedeemClientError } from './errors.ts';

interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

const asSystemError = (value: unknown): SystemError =>
  typeof value === 'object' && value !== null ? (value as SystemError) : {};

// These end an attempt before there is a connection to send on, and nothing else. EHOSTUNREACH and ETIMEDOUT are not
// among them: they can also end an established connection, so there the failed step must be named.
const beforeConnecting = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused)$/;
// A certificate is judged before the first byte of a request is written.
const certificate = /^(ERR_TLS_CERT|CERT_|UNABLE_TO_(VERIFY|GET)|DEPTH_ZERO|SELF_SIGNED_CERT)/;

const neverConnected = ({ code, syscall, message, errors }: SystemError): boolean => {
  // One error per address that was tried.
  if (errors) return errors.length > 0 && errors.every((one) => neverConnected(asSystemError(one)));
  // Node has no code for the ports that fetch blocks (Fetch standard, "bad port"), only this word.
  return (
    /^(connect|getaddrinfo)$/.test(String(syscall)) ||
    beforeConnecting.test(String(code)) ||
    message === 'bad port'
  );
};

/** The code of the deepest error that has one: `ECONNRESET`, `UND_ERR_SOCKET`, `CERT_HAS_EXPIRED`. */
export function causeCodeOf(error: unknown): string | undefined {
  const { code, cause } = asSystemError(error);
  const deeper = cause === undefined ? undefined : causeCodeOf(cause);
  // Letters, digits and underscore only: a foreign error must not write into logs.
  return deeper ?? (typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : undefined);
}

/** What `fetch` rejected with → ERR_CONNECT or ERR_TLS (nothing was sent), or ERR_CONNECTION_LOST (it may have been). */
export function toSendFailure(cause: unknown): RedeemClientError {
  const code = causeCodeOf(cause) ?? '';
  const suffix = code && ` (${code})`;
  if (neverConnected(asSystemError(asSystemError(cause).cause ?? cause))) {
    return new RedeemClientError('ERR_CONNECT', `No connection to the gateway${suffix}.`, { cause });
  }
  if (certificate.test(code)) {
    return new RedeemClientError('ERR_TLS', `The gateway's certificate was refused${suffix}.`, { cause });
  }
  return new RedeemClientError(
    'ERR_CONNECTION_LOST',
    `The connection broke before a complete answer${suffix}.`,
    {
      cause,
      sent: 'maybe',
    },
  );
}
