// In: a code and a sentence for the reader. Out: the one error class of this package and its guard.

/** Every code of this package. The README's table says when each one appears and what to do. */
export type SecureMessageErrorCode =
  | 'ERR_SIGNATURE_MISSING'
  | 'ERR_TIME_MISSING'
  | 'ERR_CLIENT_ID_MISSING'
  | 'ERR_CLIENT_ID_MISMATCH'
  | 'ERR_CLIENT_ID_REFUSED'
  | 'ERR_HEADER_REPEATED'
  | 'ERR_SEALING_REQUIRED'
  | 'ERR_SEALING_FORBIDDEN'
  | 'ERR_OPENING_KEY_MISSING'
  | 'ERR_BODY_TOO_LARGE'
  | 'ERR_BODY_NOT_UTF8'
  | 'ERR_KEY_SHARED_WITH_PEER';

const brand = /* @__PURE__ */ Symbol.for('@redeemkit/secure-message.SecureMessageError');

/** Thrown by this package for what it checks itself; errors of the two packages below it pass through unchanged. */
export class SecureMessageError extends Error {
  override readonly name = 'SecureMessageError' as const;
  readonly code: SecureMessageErrorCode;

  constructor(code: SecureMessageErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * True for an error of this package, also when two copies of it are loaded.
 *
 * @example
 * if (isSecureMessageError(error) && error.code === 'ERR_SIGNATURE_MISSING') { … }
 */
export function isSecureMessageError(value: unknown): value is SecureMessageError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}
