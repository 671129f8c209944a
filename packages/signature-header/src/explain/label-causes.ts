// In: a message whose signer was found. Out: what keeps it from being accepted all the same: names and field grammar.
import { isSignatureHeaderError } from '../errors.ts';
import { parseSignatureHeader } from '../parse-signature-header.ts';
import { stringToSign } from '../string-to-sign.ts';
import type { Cause } from './diagnosis.ts';
import type { Finding } from './find-signed-text.ts';
import type { KnownKeys } from './known-keys.ts';
import type { MessageFacts } from './read-input.ts';
import type { LenientHeader } from './signature-readings.ts';
import { toCause } from './to-cause.ts';

/** What keeps a message from being accepted although its signature fits: names in the header, fields out of grammar. */
export function labelCauses(
  message: MessageFacts,
  { parameters, readings }: LenientHeader,
  { known, finding }: { readonly known: KnownKeys; readonly finding: Finding },
): readonly Cause[] {
  const causes: Cause[] = [];
  const checked = known.keys.find(({ isChecked }) => isChecked);
  const isChecked = checked === finding.signer || checked?.fingerprint === finding.signature.signedBy;
  const version = parameters.get('keyversion');
  if (isChecked && version && checked?.keyVersion !== undefined && checked.keyVersion !== version)
    causes.push(
      toCause(
        'key-version-label',
        'proved',
        'the signature reads with the key, whose keyVersion here is another',
      ),
    );
  const name = parameters.get('algorithm')?.toUpperCase() || 'RSA256';
  const { padding, hash } = finding.signature;
  const wanted = padding === 'ECDSA' ? /^ECC224$/ : hash === 'SHA-256' ? /^(RSA256|SHA256WITHRSA)$/ : /RSA/;
  if (!wanted.test(name))
    causes.push(
      toCause(
        'algorithm-label',
        'proved',
        `the signature is ${padding === 'ECDSA' ? 'ECC224' : 'RSA'}, and the header says otherwise`,
      ),
    );
  else if (!readings[0]?.codes.length) {
    try {
      parseSignatureHeader(message.signature ?? '');
    } catch (error) {
      causes.push(toCause('header-malformed', 'proved', `the signature reads; ${reasonOf(error)}`));
    }
  }
  return finding.isMatched ? [...causes, ...fieldCauses(message, finding.causes)] : causes;
}

/** Fields that both sides have alike and that break the grammar. */
function fieldCauses({ fields, body }: MessageFacts, found: readonly Cause[]): readonly Cause[] {
  const isExplained = (prefix: string): boolean => found.some(({ code }) => code.startsWith(prefix));
  try {
    stringToSign({
      method: isExplained('method-') ? 'POST' : fields.method,
      path: isExplained('path-') ? '/' : fields.path,
      clientId: isExplained('client-id-') ? 'C' : fields.clientId,
      time: isExplained('time-') ? '1716331341000' : fields.time,
      body,
    });
    return [];
  } catch (error) {
    const isLower = fields.method !== fields.method.toUpperCase() && !isExplained('method-');
    return [
      toCause(isLower ? 'method-case' : 'field-refused', 'proved', `the signature fits; ${reasonOf(error)}`),
    ];
  }
}

function reasonOf(error: unknown): string {
  return isSignatureHeaderError(error) ? `${error.code}: ${error.message}` : 'it is refused';
}
