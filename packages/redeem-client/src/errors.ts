// In: a code and a sentence for the reader. Out: the one error class of this package and its guard.

/** Codes of errors that are thrown: always before anything was sent, or by `send`, which says what may have left. */
export type RedeemClientErrorCode =
  | 'ERR_CONFIG_INVALID'
  | 'ERR_BASE_URL'
  | 'ERR_TLS_CHECKS_OFF'
  | 'ERR_FETCH_MISSING'
  | 'ERR_PREPARED_FOREIGN'
  | 'ERR_BIZ_NO_BODY_CHANGED'
  | TransportCode;

/** Codes of a request that got no complete answer. */
export type TransportCode =
  | 'ERR_ABORTED'
  | 'ERR_DEADLINE'
  | 'ERR_TIMEOUT'
  | 'ERR_CONNECT'
  | 'ERR_TLS'
  | 'ERR_CONNECTION_LOST'
  | 'ERR_CONTENT_ENCODING'
  | 'ERR_RESPONSE_TOO_LARGE';

const brand = /* @__PURE__ */ Symbol.for('@redeemkit/redeem-client.RedeemClientError');

/** Thrown for wrong configuration, and by `send`. `redeem` and `call` never throw once a request may have left. */
export class RedeemClientError extends Error {
  override readonly name = 'RedeemClientError' as const;
  readonly code: RedeemClientErrorCode;
  /** `no`: the request certainly never left this machine. `maybe`: it may have been delivered and acted on. */
  readonly sent: 'no' | 'maybe';

  constructor(
    code: RedeemClientErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly sent?: 'no' | 'maybe' } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.sent = options.sent ?? 'no';
    Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * True for an error of this package, also when two copies of it are loaded.
 *
 * @example
 * if (isRedeemClientError(error) && error.code === 'ERR_BASE_URL') { … }
 */
export function isRedeemClientError(value: unknown): value is RedeemClientError {
  return typeof value === 'object' && value !== null && brand in value;
}
