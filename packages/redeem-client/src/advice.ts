// In: a reason code. Out: what to do about it, in one or two sentences.
import type { UnknownReasonCode } from './outcome.ts';

const resend = 'Keep the bizNo; send it again with the same body, then reconcile.';
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
const alarming: readonly UnknownReasonCode[] = [
  'ERR_CONTENT_ENCODING',
  'ERR_RESPONSE_TOO_LARGE',
  'ERR_UNSIGNED_SUCCESS',
  'ERR_CLIENT_ID_MISMATCH',
  'ERR_SEALING_MISMATCH',
  'ERR_ANSWER_REPEATED',
  'ERR_ECHO_MISMATCH',
];

/** `sent` is about all attempts of the call: when nothing left, the reason does not matter for the redemption. */
export function adviceFor(code: UnknownReasonCode, sent: 'no' | 'maybe'): string {
  if (sent === 'no') return notSent;
  const look = alarming.includes(code) ? 'Find out who answered.' : first[code];
  return look === undefined ? resend : `${look} ${resend}`;
}
