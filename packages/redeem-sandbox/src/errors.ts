// In: a code and a message. Out: the one error class of this package and its guard.

/** Every code a {@link SandboxError} can carry; the README tells what to do about each. */
export type SandboxErrorCode =
  | 'ERR_CONFIG_INVALID'
  | 'ERR_DATA_FOLDER_IN_USE'
  | 'ERR_DATA_FOLDER_UNUSABLE'
  | 'ERR_FAULT_UNKNOWN'
  | 'ERR_HOST_NOT_LOOPBACK'
  | 'ERR_LEDGER_FULL'
  | 'ERR_RULES_INVALID';

const BRAND = /* @__PURE__ */ Symbol.for('@redeemkit/redeem-sandbox/SandboxError');

/**
 * Thrown for a configuration, a rule file or a data folder that the sandbox cannot work with. A bad request never
 * throws: it is answered, as the gateway would answer it.
 */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Tells whether a value is a {@link SandboxError}, also one made by another copy of this package. */
export function isSandboxError(value: unknown): value is SandboxError {
  return typeof value === 'object' && value !== null && BRAND in value;
}
