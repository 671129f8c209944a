// In: a reason code. Out: what it means; the rows of docs/outcomes.md. Apart from the client, which does not carry it.
import type { UnknownReasonCode } from './outcome.ts';

/** Meaning of each reason. */
export const reasonMeanings: Readonly<Record<UnknownReasonCode, string>> = /* @__PURE__ */ (() => ({
  ERR_ABORTED: 'The caller aborted.',
  ERR_DEADLINE: 'The overall deadline passed.',
  ERR_TIMEOUT: 'No complete answer within the time of one attempt.',
  ERR_CONNECT: 'No connection: name not found, refused or unreachable.',
  ERR_TLS: 'The certificate of the host was not accepted.',
  ERR_CONNECTION_LOST: 'The connection broke before a complete answer.',
  ERR_CONTENT_ENCODING: 'The answer has a Content-Encoding that is not accepted.',
  ERR_RESPONSE_TOO_LARGE: 'The answer is larger than the limit; reading stopped.',
  ERR_REDIRECT: 'An unsigned redirect; it was not followed.',
  ERR_HTTP_STATUS: 'An unsigned answer with an error status, perhaps of a proxy.',
  ERR_UNSIGNED: 'An answer without signature; it proves nothing.',
  ERR_UNSIGNED_SUCCESS: 'An answer without signature claims success.',
  ERR_SIGNATURE_REFUSED: 'The signature is malformed, of an unknown key, or does not match.',
  ERR_KEY_LOOKUP: 'The lookup of the verification key failed.',
  ERR_RESPONSE_TIME: 'The answer was signed outside the time window of this request.',
  ERR_CLIENT_ID_MISMATCH: 'The answer names another client.',
  ERR_SEALING_MISMATCH: 'A plain answer where a sealed one is configured, or the reverse.',
  ERR_OPEN_FAILED: 'The sealed answer could not be opened.',
  ERR_ANSWER_REPEATED: 'A sealed answer that was received before.',
  ERR_RESPONSE_INVALID: 'The answer is genuine and not of the documented shape.',
  ERR_ECHO_MISMATCH: 'The answer names another request than this one.',
  ERR_RESULT_UNDECIDED: 'A verified code that does not settle whether anything moved.',
  ERR_RESULT_CODE_UNKNOWN: 'A verified code that is not documented.',
  ERR_RESULT_STATUS_UNEXPECTED: 'A verified code with a letter it is not documented with.',
  ERR_EARLIER_ATTEMPT_OPEN:
    'A verified failure, but an earlier attempt with this bizNo may have taken effect.',
}))();
