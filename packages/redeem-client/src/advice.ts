// In: a reason code. Out: what to do about it, in one or two sentences.
import type { UnknownReasonCode } from './outcome.ts';

const resend = 'Send the same bizNo with the same body again later, then reconcile.';
const notSent = 'Nothing was sent, so nothing moved. Send the same bizNo when the cause is gone.';

// What to look at first, where there is more to do than to resend.
const first: Readonly<Partial<Record<UnknownReasonCode, string>>> = {
  ERR_REDIRECT: 'Check the base URL.',
  ERR_SIGNATURE_REFUSED: "Compare the gateway's key and keyVersion.",
  ERR_KEY_LOOKUP: 'Repair the key lookup.',
  ERR_RESPONSE_TIME: 'Compare the clocks.',
  ERR_OPEN_FAILED: 'Compare the opening key and its AES length.',
  ERR_EARLIER_ATTEMPT_OPEN: 'Redeem under no other bizNo.',
};

// Nobody honest answers like this.
const alarming =
  /CONTENT_ENCODING|TOO_LARGE|UNSIGNED_SUCCESS|CLIENT_ID_MISMATCH|SEALING_MISMATCH|REPEATED|ECHO_MISMATCH/;

/** `sent` is about all attempts of the call: when nothing left, the reason does not matter for the redemption. */
export function adviceFor(code: UnknownReasonCode, sent: 'no' | 'maybe'): string {
  if (sent === 'no') return notSent;
  const look = alarming.test(code) ? 'Find out who answered.' : first[code];
  return look ? `${look} ${resend}` : resend;
}
