// In: a result code of the family. Out: the `result` object the sandbox answers with, and its JSON bytes.

/** The `result` member of every answer; docs/protocol, "Business layer". */
export interface GatewayResult {
  readonly resultCode: string;
  /** S succeeded, F failed, U unknown. */
  readonly resultStatus: 'S' | 'F' | 'U';
  readonly resultMessage: string;
}

/** A whole answer before it is sealed: `result` and whatever the operation adds. */
export interface GatewayResponse {
  readonly result: GatewayResult;
  readonly [field: string]: unknown;
}

/** The codes the sandbox answers with, each with the status and the text it sends. */
export const GATEWAY_RESULTS: {
  readonly [code: string]: { readonly status: 'S' | 'F' | 'U'; readonly message: string };
} = {
  SUCCESS: { status: 'S', message: 'success' },
  PARAM_ILLEGAL: { status: 'F', message: 'A parameter is invalid.' },
  POINT_NOT_ENOUGH: { status: 'F', message: 'The user has too few points.' },
  RISK_REJECT: { status: 'F', message: 'The redemption was refused as risky.' },
  // The page of benefitRedeem says F, the page of the enquiry says U; the fault table has all three letters.
  UNKNOWN_EXCEPTION: { status: 'F', message: 'Unknown exception.' },
  REPEAT_REQ_INCONSISTENT: { status: 'F', message: 'This bizNo was used before with another request body.' },
  INVALID_SIGNATURE: { status: 'F', message: 'The signature does not verify.' },
  KEY_NOT_FOUND: { status: 'F', message: 'No key of this version is registered for the client.' },
  CLIENT_VALIDATE_FAILED: { status: 'F', message: 'The Client-Id is not registered.' },
  ACCESS_DENIED: { status: 'F', message: 'The client may not send such a message.' },
  INVALID_API: { status: 'F', message: 'No operation is registered at this path.' },
  METHOD_NOT_SUPPORTED: { status: 'F', message: 'Operations are called with POST.' },
  MEDIA_TYPE_NOT_ACCEPTABLE: {
    status: 'F',
    message: 'Content-Type must be application/json or text/plain, with charset UTF-8.',
  },
  ACCESSTOKEN_VALIDATE_FAILED: { status: 'F', message: 'The access token is not valid.' },
  USER_NOT_EXIST: { status: 'F', message: 'There is no such user.' },
  SYSTEM_ERROR: { status: 'U', message: 'The sandbox could not keep a record; nothing was changed.' },
};

/**
 * Makes the `result` object of a code; `message` replaces the standard text.
 *
 * @example
 * ```ts
 * toGatewayResult('SUCCESS'); // { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' }
 * ```
 */
export function toGatewayResult(resultCode: string, message?: string): GatewayResult {
  const known = GATEWAY_RESULTS[resultCode];
  return {
    resultCode,
    resultStatus: known?.status ?? 'F',
    resultMessage: message ?? known?.message ?? resultCode,
  };
}
