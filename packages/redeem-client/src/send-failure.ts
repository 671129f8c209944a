// In: what a `fetch` rejected with. Out: a coded error that says whether the request may have left this machine.
import { RedeemClientError } from './errors.ts';

interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

const asSystemError = (value: unknown): SystemError =>
  typeof value === 'object' && value !== null ? (value as SystemError) : {};

// libuv names the step that failed: before `connect` succeeded there was nothing to send on. A bare code is not
// enough, since EHOSTUNREACH and ETIMEDOUT can also end an established connection.
const neverConnected = (error: SystemError): boolean => {
  if (error.errors)
    return error.errors.length > 0 && error.errors.every((one) => neverConnected(asSystemError(one)));
  return (
    error.syscall === 'connect' ||
    error.syscall === 'getaddrinfo' ||
    error.code === 'UND_ERR_CONNECT_TIMEOUT' ||
    // Bun's name for a connection that was never made.
    error.code === 'ConnectionRefused'
  );
};

// A certificate is judged before the first byte of a request is written.
const certificateRefused = (code: string): boolean =>
  /^(ERR_TLS_CERT|CERT_|UNABLE_TO_(VERIFY|GET)|DEPTH_ZERO|SELF_SIGNED_CERT)/.test(code);

/** The code of the deepest error that has one: `ECONNRESET`, `UND_ERR_SOCKET`, `CERT_HAS_EXPIRED`. */
export function causeCodeOf(error: unknown): string | undefined {
  const { code, cause } = asSystemError(error);
  const deeper = cause === undefined ? undefined : causeCodeOf(cause);
  // Letters, digits and underscore only: a foreign error must not write into logs.
  return deeper ?? (typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : undefined);
}

/** What `fetch` rejected with → ERR_CONNECT or ERR_TLS (nothing was sent), or ERR_CONNECTION_LOST (it may have been). */
export function toSendFailure(error: unknown): RedeemClientError {
  const cause = asSystemError(asSystemError(error).cause ?? error);
  const causeCode = causeCodeOf(error);
  const suffix = causeCode === undefined ? '' : ` (${causeCode})`;
  if (neverConnected(cause)) {
    return new RedeemClientError('ERR_CONNECT', `No connection to the gateway${suffix}; nothing was sent.`, {
      cause: error,
      sent: 'no',
    });
  }
  if (causeCode !== undefined && certificateRefused(causeCode)) {
    return new RedeemClientError(
      'ERR_TLS',
      `The gateway's certificate was not accepted${suffix}; nothing was sent.`,
      {
        cause: error,
        sent: 'no',
      },
    );
  }
  return new RedeemClientError(
    'ERR_CONNECTION_LOST',
    `The connection broke before a complete answer${suffix}; the request may have been delivered.`,
    { cause: error, sent: 'maybe' },
  );
}
