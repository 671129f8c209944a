// In: what one has of a message whose signature fails. Out: a diagnosis: what was signed, by which key, and what differs.
import { encodeHex } from './bytes.ts';
import { deviations, suspectUnsigned } from './explain/deviations.ts';
import type { Cause, Diagnosis, ExplainInput } from './explain/diagnosis.ts';
import { type Finding, findSignedText, swappedSides } from './explain/find-signed-text.ts';
import { digestOf } from './explain/hash.ts';
import { joinBytes } from './explain/join-bytes.ts';
import { readKeys } from './explain/known-keys.ts';
import { labelCauses } from './explain/label-causes.ts';
import { type MessageFacts, readInput } from './explain/read-input.ts';
import { readLeniently } from './explain/signature-readings.ts';
import { summarise } from './explain/summarise.ts';
import { suspectText } from './explain/suspect-causes.ts';
import { rankCauses, toCause } from './explain/to-cause.ts';
import { visibleText } from './explain/visible-text.ts';

export type { CauseCode } from './explain/cause-code.ts';
export { type CauseText, causes } from './explain/causes.ts';
export type {
  Cause,
  Certainty,
  Diagnosis,
  ExplainHeaders,
  ExplainInput,
  ExplainKey,
  Need,
  SignatureFacts,
} from './explain/diagnosis.ts';
export { explainKey, type KeyConversion, type KeyExplanation } from './explain/explain-key.ts';

/**
 * Finds out why a signature does not verify. Reads the signed digest out of an RSA signature with the public key, which
 * tells a wrong key, another hash and another text apart for certain, and then looks for the text among the known
 * mistakes, alone and two at once. Never throws for what is wrong with the message, and does no I/O.
 *
 * The diagnosis holds the text that was signed, body included: treat it as you treat the message. It never holds
 * private key material.
 *
 * @param input whatever is at hand; `needs` of the result lists what is missing
 * @example
 * const diagnosis = await explainVerification({
 *   path, headers: response.headers, body: receivedBytes, clientId, verificationKey: { material: pem, owner: 'peer' },
 * });
 * console.log(diagnosis.summary);
 */
export async function explainVerification(input: ExplainInput): Promise<Diagnosis> {
  const message = readInput(input);
  const known = await readKeys(input);
  const { layout, method, path, clientId, time } = message.fields;
  const text = joinBytes(new TextEncoder().encode(layout(method, path, clientId, time)), message.body);
  const described = {
    stringToSign: {
      visible: visibleText(text),
      length: text.length,
      sha256: encodeHex(await digestOf('SHA-256')(text)),
    },
    needs: message.needs,
  };
  const unreadable = known.problems.map((problem) => toCause('key-unreadable', 'likely', problem));
  if (message.signature === undefined || message.signature.trim() === '') {
    const causes = [...suspectUnsigned(message).map((one) => toCause(...one)), ...unreadable];
    const verdict = causes.some(
      ({ code, certainty }) => code === 'unsigned-answer' && certainty !== 'possible',
    )
      ? 'unsigned'
      : 'incomplete';
    const search = { tried: 0, complete: true };
    return summarise({ ...described, verdict, signature: undefined, causes, search });
  }
  const header = readLeniently(message.signature);
  const finding = await findSignedText(message, header, { known, input });
  const labels = finding.signer ? labelCauses(message, header, { known, finding }) : [];
  const swapped = swappedSides(message, known, finding);
  // Which side a key is of says more than that it is another one.
  const found = swapped.length ? finding.causes.filter(({ code }) => code !== 'key-other') : finding.causes;
  const proved = [...swapped, ...found, ...labels];
  const missing = message.needs.filter(({ field }) => field !== 'signature' && field !== 'verificationKey');
  const rest: Cause[] = [];
  if (!finding.isMatched) {
    if (finding.signer && !missing.length)
      rest.push(
        toCause(
          'text-differs',
          'proved',
          `the digest in the signature is not that of this text, nor of ${finding.search.tried} variants of it`,
        ),
      );
    rest.push(...suspectText(message).map((suspicion) => toCause(...suspicion)));
  }
  const dialect = finding.signer ? deviations(message, header).map((deviation) => toCause(...deviation)) : [];
  const causes = rankCauses([...proved, ...dialect, ...unreadable, ...rest]);
  // The URL alphabet is read here; every other cause proved so far keeps a message from being accepted.
  const isAccepted = finding.isMatched && proved.every(({ code }) => code === 'signature-base64url');
  const { tried, complete } = finding.search;
  return summarise({
    ...described,
    verdict: isAccepted ? 'verifies' : verdictOf(finding, causes, message),
    signature: finding.signature,
    causes,
    search: { tried, complete },
  });
}

function verdictOf(finding: Finding, causes: readonly Cause[], message: MessageFacts): Diagnosis['verdict'] {
  if (finding.isMatched) return 'explained';
  if (message.needs.length) return 'incomplete';
  return causes.some(({ code, certainty }) => certainty === 'proved' && code !== 'text-differs')
    ? 'partly-explained'
    : 'not-explained';
}
