// In: a code and a message. Out: the one error class of this package and the guard that recognises it.

/** Why a header, key, time or message was refused. The README lists what to do about each. */
export type SignatureHeaderErrorCode =
  | 'ERR_BASE64_INVALID'
  | 'ERR_HEADER_MALFORMED'
  | 'ERR_PARAMETER_DUPLICATE'
  | 'ERR_SIGNATURE_MISSING'
  | 'ERR_ALGORITHM_MISMATCH'
  | 'ERR_METHOD_INVALID'
  | 'ERR_PATH_INVALID'
  | 'ERR_CLIENT_ID_INVALID'
  | 'ERR_BODY_INVALID'
  | 'ERR_TIME_INVALID'
  | 'ERR_TIME_STALE'
  | 'ERR_TIME_FUTURE'
  | 'ERR_KEY_MALFORMED'
  | 'ERR_KEY_ENCRYPTED'
  | 'ERR_KEY_KIND'
  | 'ERR_KEY_TYPE'
  | 'ERR_KEY_POLICY'
  | 'ERR_KEY_NOT_EXTRACTABLE'
  | 'ERR_KEY_VERSION_UNKNOWN'
  | 'ERR_KEY_LOOKUP_FAILED'
  | 'ERR_SIGNER_FAILED'
  | 'ERR_VERIFIER_FAILED'
  | 'ERR_SIGNATURE_MISMATCH'
  | 'ERR_PLATFORM_UNSUPPORTED';

/**
 * Everything this package throws. `code` is for programs, `message` for people; neither ever holds a key,
 * a body, a whole signature or other text that came from outside.
 */
export class SignatureHeaderError extends Error {
  override readonly name: 'SignatureHeaderError' = 'SignatureHeaderError';
  /** What went wrong, stable across releases. */
  declare readonly code: SignatureHeaderErrorCode;

  constructor(code: SignatureHeaderErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    // Registered, so that two installed copies of this package recognise each other's errors.
    Object.defineProperty(this, Symbol.for(this.name), { value: true });
  }
}

/**
 * Tells whether a caught value is a {@link SignatureHeaderError}, also one from another copy of this package.
 *
 * @example
 * isSignatureHeaderError(new TypeError('x')); // false
 */
export function isSignatureHeaderError(error: unknown): error is SignatureHeaderError {
  return error instanceof Error && Symbol.for('SignatureHeaderError') in error;
}

/** Throws the coded error unless the condition holds. */
export function ensure(
  condition: unknown,
  code: SignatureHeaderErrorCode,
  message: string,
): asserts condition {
  if (!condition) throw new SignatureHeaderError(code, message);
}

/** Calls a function of the caller's and gives whatever it throws a code; its error becomes the `cause`. */
export async function attempt<T>(code: SignatureHeaderErrorCode, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new SignatureHeaderError(code, 'See cause', { cause });
  }
}
