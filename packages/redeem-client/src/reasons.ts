// In: a reason code. Out: what it means and what to do; also the rows of docs/outcomes.md.
import type { UnknownReasonCode } from './outcome.ts';

/** One row of the table of unknown outcomes. */
export interface ReasonRow {
  readonly meaning: string;
  readonly advice: string;
}

const resend = 'Keep the bizNo; send it again with the same body, then reconcile.';
const configure = 'Nothing was sent. Correct it and send the same bizNo.';
const alarm = `Find out who answered. ${resend}`;

/** Meaning and advice of each reason. The three reasons about result codes carry the advice of their code. */
export const reasonRows: Readonly<Record<UnknownReasonCode, ReasonRow>> = /* @__PURE__ */ (() => ({
  ERR_ABORTED: { meaning: 'The caller aborted.', advice: resend },
  ERR_DEADLINE: { meaning: 'The overall deadline passed.', advice: resend },
  ERR_TIMEOUT: { meaning: 'No complete answer within the time of one attempt.', advice: resend },
  ERR_CONNECT: { meaning: 'No connection: name not found, refused or unreachable.', advice: configure },
  ERR_TLS: { meaning: 'The certificate of the host was not accepted.', advice: configure },
  ERR_CONNECTION_LOST: { meaning: 'The connection broke before a complete answer.', advice: resend },
  ERR_CONTENT_ENCODING: { meaning: 'The answer has a Content-Encoding that is not accepted.', advice: alarm },
  ERR_RESPONSE_TOO_LARGE: { meaning: 'The answer is larger than the limit; reading stopped.', advice: alarm },
  ERR_REDIRECT: {
    meaning: 'An unsigned redirect; it was not followed.',
    advice: `Check the base URL. ${resend}`,
  },
  ERR_HTTP_STATUS: {
    meaning: 'An unsigned answer with an error status, perhaps of a proxy.',
    advice: resend,
  },
  ERR_UNSIGNED: { meaning: 'An answer without signature; it proves nothing.', advice: resend },
  ERR_UNSIGNED_SUCCESS: { meaning: 'An answer without signature claims success.', advice: alarm },
  ERR_SIGNATURE_REFUSED: {
    meaning: 'The signature is malformed, of an unknown key, or does not match.',
    advice: `Compare the gateway's key and keyVersion. ${resend}`,
  },
  ERR_KEY_LOOKUP: {
    meaning: 'The lookup of the verification key failed.',
    advice: `Repair the lookup. ${resend}`,
  },
  ERR_RESPONSE_TIME: {
    meaning: 'The answer was signed outside the time window of this request.',
    advice: `Compare the clocks. ${resend}`,
  },
  ERR_CLIENT_ID_MISMATCH: { meaning: 'The answer names another client.', advice: alarm },
  ERR_SEALING_MISMATCH: {
    meaning: 'A plain answer where a sealed one is configured, or the reverse.',
    advice: alarm,
  },
  ERR_OPEN_FAILED: {
    meaning: 'The sealed answer could not be opened.',
    advice: `Compare the opening key and its AES length. ${resend}`,
  },
  ERR_ANSWER_REPEATED: { meaning: 'A sealed answer that was received before.', advice: alarm },
  ERR_RESPONSE_INVALID: { meaning: 'The answer is genuine and not of the documented shape.', advice: resend },
  ERR_ECHO_MISMATCH: { meaning: 'The answer names another request than this one.', advice: alarm },
  ERR_RESULT_UNDECIDED: {
    meaning: 'A verified code that does not settle whether anything moved.',
    advice: resend,
  },
  ERR_RESULT_CODE_UNKNOWN: { meaning: 'A verified code that is not documented.', advice: resend },
  ERR_RESULT_STATUS_UNEXPECTED: {
    meaning: 'A verified code with a letter it is not documented with.',
    advice: resend,
  },
  ERR_EARLIER_ATTEMPT_OPEN: {
    meaning: 'A verified failure, but an earlier attempt with this bizNo may have taken effect.',
    advice: 'Keep the bizNo and reconcile; never redeem under another bizNo before that.',
  },
}))();
