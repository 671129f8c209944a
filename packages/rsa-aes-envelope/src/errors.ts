// In: a code and a sentence for the reader. Out: the one error class of this package and its guard.

/** Every code of this package. The README's table says when each one appears and what to do. */
export type EnvelopeErrorCode =
  | 'ERR_ENCRYPT_HEADER_INVALID'
  | 'ERR_SYMMETRIC_KEY_MISSING'
  | 'ERR_ENCRYPT_ALGORITHM_UNSUPPORTED'
  | 'ERR_KEY_VERSION_UNKNOWN'
  | 'ERR_KEY_INVALID'
  | 'ERR_KEY_OPTIONS_INVALID'
  | 'ERR_OPENING_KEY_MISSING'
  | 'ERR_AES_BITS_INVALID'
  | 'ERR_NOT_VERIFIED'
  | 'ERR_BODY_TOO_LARGE'
  | 'ERR_BODY_NOT_BASE64'
  | 'ERR_BREAKER_OPEN'
  | 'ERR_OPEN_FAILED';

const brand = /* @__PURE__ */ Symbol.for('@redeemkit/rsa-aes-envelope');

/** Thrown by every function of this package; `code` says which case, `message` what to do. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError' as const;
  declare readonly code: EnvelopeErrorCode;

  constructor(code: EnvelopeErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * True for an error of this package, also when two copies of it are loaded.
 *
 * @example
 * try { await openBody(message, options); } catch (error) {
 *   if (isEnvelopeError(error) && error.code === 'ERR_OPEN_FAILED') alarm();
 * }
 */
export function isEnvelopeError(value: unknown): value is EnvelopeError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}

/**
 * The one failure of opening. Bad RSA padding, another key length, bad AES padding, bad UTF-8 and a wrong key all
 * come here and differ in nothing: one code, one message, no cause, frozen. A second shape would be a padding oracle.
 */
export function openingFailure(): EnvelopeError {
  return Object.freeze(
    new EnvelopeError(
      'ERR_OPEN_FAILED',
      'Sealed body does not open: other key, other aesBits or damage, deliberately not told apart; compare key fingerprints',
    ),
  );
}
