// In: a message that this library accepts, or one without signature. Out: what other readers stumble over in it.

import type { MessageFacts } from './read-input.ts';
import type { LenientHeader } from './signature-readings.ts';
import type { Suspicion } from './suspect-causes.ts';

// A gateway error is a few hundred bytes; what is longer is no such thing.
const MAX_ERROR = 65_536;

/** Dialects that are read here and not everywhere. */
export function deviations(message: MessageFacts, header: LenientHeader): readonly Suspicion[] {
  const raw = header.parameters.get('signature') ?? '';
  const found: Suspicion[] = [];
  const place = header.order.indexOf('signature') + 1;
  const accepted = 'this library accepts the message';
  if (place !== 3)
    found.push([
      'header-by-position',
      // The two-item form is documented, keyVersion being optional; another order is nowhere.
      header.order.length < 3 ? 'likely' : 'proved',
      `signature= is item ${place} of ${header.order.length}; ${accepted}`,
    ]);
  if (/[+/=]/.test(raw) && !raw.includes('%') && !/[-_\s]/.test(raw))
    found.push([
      'signature-not-encoded',
      message.signedBy === 'own' ? 'likely' : 'possible',
      `the signature has +, / or = as they are; ${accepted}`,
    ]);
  return found;
}

/** No Signature header: an unsigned answer, or input that is not complete. */
export function suspectUnsigned(message: MessageFacts): readonly Suspicion[] {
  const isError = looksLikeError(message.body);
  if (!message.hasHeaders)
    return isError ? [['unsigned-answer', 'possible', 'the body is a gateway’s error answer']] : [];
  return isError
    ? [
        [
          'unsigned-answer',
          'proved',
          'the headers hold no Signature, and the body is a gateway’s error answer',
        ],
      ]
    : [['unsigned-answer', 'likely', 'the headers hold no Signature']];
}

/** A `result` whose status is not success. Read for the diagnosis only; nothing acts on it. */
function looksLikeError(body: Uint8Array): boolean {
  if (!body.length || body.length > MAX_ERROR) return false;
  try {
    const { result } = JSON.parse(new TextDecoder().decode(body)) as { result?: Record<string, unknown> };
    const status = result?.['resultStatus'];
    return typeof status === 'string'
      ? status !== 'S'
      : typeof result?.['resultCode'] === 'string' && result['resultCode'] !== 'SUCCESS';
  } catch {
    return false;
  }
}
