// In: a code and a sentence. Out: the one error class of this package and its guard.

/** Why a run could not start. What goes wrong while an implementation is judged is a result, never an error. */
export type ConformanceErrorCode =
  | 'ERR_VECTORS_INVALID'
  | 'ERR_MODULE_INVALID'
  | 'ERR_URL_INVALID'
  | 'ERR_SELECTION_EMPTY';

const brand = /* @__PURE__ */ Symbol.for('@redeemkit/conformance-vectors.ConformanceError');

/** Thrown for a vectors file, a module or a selection that cannot be used. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError' as const;
  readonly code: ConformanceErrorCode;

  constructor(code: ConformanceErrorCode, message: string) {
    super(message);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** True for an error of this package, also when two copies of it are loaded. */
export function isConformanceError(value: unknown): value is ConformanceError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}
