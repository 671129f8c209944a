// In: nothing. Out: the result codes of the header family (docs/protocol §8), with what each one proves.

/** S success · F failure · U unknown, as documented beside the code. A (accepted) occurs in sister APIs only. */
export type ResultStatus = 'S' | 'F' | 'U';

/**
 * What a *verified* answer with this code proves about the caller's request.
 * `moved`: it took effect. `nothing-moved`: it certainly did not. `cannot-tell`: it may have.
 */
export type Certainty = 'moved' | 'nothing-moved' | 'cannot-tell';

/** One documented result code. */
export interface ResultCodeRow {
  readonly status: ResultStatus;
  readonly certainty: Certainty;
  readonly meaning: string;
  readonly advice: string;
}

/** Result codes by name. */
export type ResultCodeTable = Readonly<Record<string, ResultCodeRow>>;

/** Codes of the gateway in front of every operation. */
export type GatewayResultCode =
  | 'INVALID_SIGNATURE'
  | 'SIGNATURE_INVALID'
  | 'KEY_NOT_FOUND'
  | 'ACCESS_DENIED'
  | 'INVALID_API'
  | 'NO_INTERFACE_DEF'
  | 'FUNCTION_NOT_MATCH'
  | 'PARAM_MISSING'
  | 'CLIENT_VALIDATE_FAILED'
  | 'ACCESSTOKEN_VALIDATE_FAILED'
  | 'INVALID_CONTRACT'
  | 'EXPIRED_CODE'
  | 'PROCESS_FAIL'
  | 'REPEAT_REQ_INCONSISTENT'
  | 'REQUEST_TRAFFIC_EXCEED_LIMIT'
  | 'SYSTEM_ERROR'
  | 'UNKNOWN_EXCEPTION';

// The refusals below are decided before any business logic runs, so a verified one proves that nothing moved.
const refused = (meaning: string, advice: string): ResultCodeRow => ({
  status: 'F',
  certainty: 'nothing-moved',
  meaning,
  advice,
});
const open = (status: ResultStatus, meaning: string, advice: string): ResultCodeRow => ({
  status,
  certainty: 'cannot-tell',
  meaning,
  advice,
});
const resend = 'Send the same bizNo with the same body again later, then reconcile.';

/** The gateway's codes; an operation's own table wins over this one. */
export const gatewayResultCodes: Readonly<Record<GatewayResultCode, ResultCodeRow>> =
  /* @__PURE__ */ (() => ({
    INVALID_SIGNATURE: refused(
      'The signature did not verify.',
      'Compare the signing key with the registered one.',
    ),
    SIGNATURE_INVALID: refused(
      'The signature did not verify.',
      'Compare the signing key with the registered one.',
    ),
    KEY_NOT_FOUND: refused(
      'No key for this Client-Id and keyVersion.',
      'Register the key, or set its keyVersion.',
    ),
    ACCESS_DENIED: refused('The client may not call this operation.', 'Ask AlipayHK to enable it.'),
    INVALID_API: refused('The operation does not exist there.', 'Check the base URL and the path.'),
    NO_INTERFACE_DEF: refused('The operation does not exist there.', 'Check the base URL and the path.'),
    FUNCTION_NOT_MATCH: refused('The operation does not fit the client.', 'Check the path and the contract.'),
    PARAM_MISSING: refused('A required field is missing.', 'Correct the request.'),
    CLIENT_VALIDATE_FAILED: refused('The Client-Id was not accepted.', 'Check the Client-Id.'),
    ACCESSTOKEN_VALIDATE_FAILED: refused('The access token is invalid.', 'Refresh the token and try again.'),
    INVALID_CONTRACT: refused('No valid contract.', 'Ask AlipayHK about the contract.'),
    EXPIRED_CODE: refused('An authorization code has expired.', 'Obtain a new code.'),
    // "General business failure": nothing says at which point it stops, so it proves nothing.
    PROCESS_FAIL: open('F', 'General business failure.', 'Do not resend at once; reconcile.'),
    // This request was refused because an earlier one used its bizNo; that earlier one may have taken effect.
    REPEAT_REQ_INCONSISTENT: open(
      'F',
      'The bizNo was used before with another body.',
      'Find the first request.',
    ),
    REQUEST_TRAFFIC_EXCEED_LIMIT: open('U', 'Too many requests.', `Slow down. ${resend}`),
    SYSTEM_ERROR: open('U', 'System error.', resend),
    UNKNOWN_EXCEPTION: open('U', 'Unknown exception.', resend),
  }))();
