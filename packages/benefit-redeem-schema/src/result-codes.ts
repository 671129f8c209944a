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

const row =
  (certainty: Certainty) =>
  (status: ResultStatus, meaning: string, advice: string): ResultCodeRow => ({
    status,
    certainty,
    meaning,
    advice,
  });
/** A verified answer with it proves that the request took effect. */
export const moved: (meaning: string) => ResultCodeRow = (meaning) => row('moved')('S', meaning, 'Done.');
/** Decided before anything moved, so a verified answer with it proves that nothing did. */
export const nothingMoved: (meaning: string, advice: string) => ResultCodeRow = (meaning, advice) =>
  row('nothing-moved')('F', meaning, advice);
/** Proves nothing, whatever its letter. */
export const cannotTell: (status: ResultStatus, meaning: string, advice: string) => ResultCodeRow =
  /* @__PURE__ */ row('cannot-tell');
/** What to do where nobody can tell. */
export const resend = 'Send the same bizNo with the same body again later, then reconcile.';

/** The gateway's codes; an operation's own table wins over this one. */
export const gatewayResultCodes: Readonly<Record<GatewayResultCode, ResultCodeRow>> = /* @__PURE__ */ (() => {
  const badSignature = nothingMoved('The signature did not verify.', 'Compare the registered key.');
  const noOperation = nothingMoved('No such operation.', 'Check base URL and path.');
  return {
    INVALID_SIGNATURE: badSignature,
    SIGNATURE_INVALID: badSignature,
    KEY_NOT_FOUND: nothingMoved('No such key of this client.', 'Register the key or set its keyVersion.'),
    ACCESS_DENIED: nothingMoved('Operation not allowed.', 'Ask AlipayHK to enable it.'),
    INVALID_API: noOperation,
    NO_INTERFACE_DEF: noOperation,
    FUNCTION_NOT_MATCH: nothingMoved('Not an operation of this client.', 'Check path and contract.'),
    PARAM_MISSING: nothingMoved('A required field is missing.', 'Correct the request.'),
    CLIENT_VALIDATE_FAILED: nothingMoved('Client-Id not accepted.', 'Check the Client-Id.'),
    ACCESSTOKEN_VALIDATE_FAILED: nothingMoved('Access token invalid.', 'Refresh the token.'),
    INVALID_CONTRACT: nothingMoved('No valid contract.', 'Ask AlipayHK.'),
    EXPIRED_CODE: nothingMoved('Authorization code expired.', 'Obtain a new one.'),
    // "General business failure": nothing says at which point it stops, so it proves nothing.
    PROCESS_FAIL: cannotTell('F', 'General business failure.', 'Do not resend at once; reconcile.'),
    // This request was refused because an earlier one used its bizNo; that earlier one may have taken effect.
    REPEAT_REQ_INCONSISTENT: cannotTell('F', 'The bizNo had another body before.', 'Find that request.'),
    REQUEST_TRAFFIC_EXCEED_LIMIT: cannotTell('U', 'Too many requests.', `Slow down. ${resend}`),
    SYSTEM_ERROR: cannotTell('U', 'System error.', resend),
    UNKNOWN_EXCEPTION: cannotTell('U', 'Unknown exception.', resend),
  };
})();
