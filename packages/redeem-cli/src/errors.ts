// In: what went wrong on the command line, as a code, what was found and what to do. Out: one error class and its guard.

/** The codes of {@link CliError}; the README says when each appears and what to do. */
export type CliErrorCode =
  | 'ERR_USAGE'
  | 'ERR_SETTING_MISSING'
  | 'ERR_SETTING_INVALID'
  | 'ERR_CONFIG_INVALID'
  | 'ERR_SECRET_ON_COMMAND_LINE'
  | 'ERR_FILE_UNREADABLE'
  | 'ERR_FILE_EXISTS'
  | 'ERR_FILE_UNWRITABLE'
  | 'ERR_INPUT_TOO_LARGE'
  | 'ERR_INPUT_EMPTY'
  | 'ERR_INPUT_INVALID'
  | 'ERR_INPUT_CHANGED'
  | 'ERR_KEY_INVALID'
  | 'ERR_LISTEN'
  | 'ERR_STORE_ABSENT'
  | 'ERR_STORE_FULL';

const brand = /* @__PURE__ */ Symbol.for('@redeemkit/redeem-cli/error');

/** A mistake that the caller of the command line can correct: the message says what was found and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** True for a {@link CliError}, also one from another copy of this package. */
export function isCliError(value: unknown): value is CliError {
  return typeof value === 'object' && value !== null && Reflect.get(value, brand) === true;
}
