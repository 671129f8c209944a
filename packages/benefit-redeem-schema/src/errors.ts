// In: a code, a message and, for validation, the list of issues. Out: the one error class of this package.

/** Why this package refused something. */
export type SchemaErrorCode =
  | 'ERR_REQUEST_INVALID'
  | 'ERR_RESPONSE_INVALID'
  | 'ERR_OPERATION_INVALID'
  | 'ERR_TIME_INVALID'
  | 'ERR_JSON_SYNTAX'
  | 'ERR_JSON_UTF8'
  | 'ERR_JSON_BOM'
  | 'ERR_JSON_DUPLICATE_KEY'
  | 'ERR_JSON_KEY'
  | 'ERR_JSON_STRING'
  | 'ERR_JSON_NUMBER'
  | 'ERR_JSON_DEPTH'
  | 'ERR_JSON_SIZE'
  | 'ERR_JSON_UNENCODABLE';

/** One thing that is wrong, and where: `benefitRedeemInfos[0].points`; the empty path is the whole value. */
export interface SchemaIssue {
  readonly path: string;
  readonly message: string;
}

const brand = /* @__PURE__ */ Symbol.for('@redeemkit/benefit-redeem-schema/SchemaError');

/** Thrown for input that does not have the documented shape. `issues` lists every problem, not only the first. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly code: SchemaErrorCode;
  readonly issues: readonly SchemaIssue[];

  constructor(code: SchemaErrorCode, message: string, issues: readonly SchemaIssue[] = []) {
    super(message);
    this.code = code;
    this.issues = issues;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** True for a SchemaError of any copy of this package. */
export function isSchemaError(error: unknown): error is SchemaError {
  return typeof error === 'object' && error !== null && brand in error;
}
