// In: what one has of a message, sealed or not, whose check fails. Out: the diagnosis of its signature and of its seal.
import { isEnvelopeError, type OpeningKey } from '@redeemkit/rsa-aes-envelope';
import { openUnverifiedBody } from '@redeemkit/rsa-aes-envelope/unverified';
import { type Diagnosis, type ExplainInput, explainVerification } from '@redeemkit/signature-header/explain';
import { isSecureMessageError } from './errors.ts';
import { readHeader } from './read-header.ts';

/** What explainVerification takes, and the own keys that open sealed bodies. */
export interface ExplainMessageInput extends ExplainInput {
  /**
   * The own private keys, to see what a sealed body holds. Import them for this call alone: a body that does not open
   * counts against the breaker of the key it is tried with.
   */
  readonly openingKeys?: OpeningKey | readonly OpeningKey[];
}

/** What is known of the seal. */
export interface SealFinding {
  /**
   * `plain`: no Encrypt header; `opens`; `fails`: see `sentence`; `untried`: sealed, and no opening key or no body was
   * given.
   */
  readonly state: 'plain' | 'opens' | 'fails' | 'untried';
  /** One sentence for people; holds nothing of the body. */
  readonly sentence: string;
}

/** The answer of {@link explainMessage}. */
export interface MessageDiagnosis extends Diagnosis {
  readonly seal: SealFinding;
}

/**
 * Explains a message as explainVerification does and looks into its seal: with the plaintext at hand it proves that a
 * sender signed before sealing. For tools: it opens bodies that nobody verified, so never call it for a network peer,
 * who could learn from its answers what the private key makes of chosen bytes.
 *
 * @param input everything explainVerification takes; `openingKeys` for sealed bodies
 * @example
 * const { verdict, causes, seal } = await explainMessage({ path, headers, body, clientId, verificationKey, openingKeys });
 */
export async function explainMessage(input: ExplainMessageInput): Promise<MessageDiagnosis> {
  const { openingKeys, ...rest } = input;
  const found = await lookInto(input);
  const plaintext = rest.plaintext ?? found.plaintext;
  const diagnosis = await explainVerification({ ...rest, ...(plaintext !== undefined && { plaintext }) });
  return { ...diagnosis, seal: found.seal };
}

async function lookInto(
  input: ExplainMessageInput,
): Promise<{ readonly seal: SealFinding; readonly plaintext?: Uint8Array }> {
  const { openingKeys, body } = input;
  let encrypt: string | undefined;
  try {
    encrypt = input.headers && readHeader(input.headers, 'Encrypt');
  } catch (error) {
    return { seal: { state: 'fails', sentence: reasonOf(error) } };
  }
  if (encrypt === undefined) return { seal: { state: 'plain', sentence: 'There is no Encrypt header.' } };
  if (openingKeys === undefined || body === undefined) {
    const missing = body === undefined ? 'the body' : 'openingKeys';
    return {
      seal: { state: 'untried', sentence: `The message is sealed; ${missing} would show what it holds.` },
    };
  }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  try {
    const { body: plaintext, keyVersion } = await openUnverifiedBody(bytes, { encrypt, keys: openingKeys });
    const sentence = `The body opens with key version ${keyVersion}: ${plaintext.length} bytes.`;
    return { seal: { state: 'opens', sentence }, plaintext };
  } catch (error) {
    return { seal: { state: 'fails', sentence: reasonOf(error) } };
  }
}

/** The messages of these packages quote no input. */
function reasonOf(error: unknown): string {
  return isEnvelopeError(error) || isSecureMessageError(error)
    ? `${error.code}: ${error.message}`
    : 'The Encrypt header or the body cannot be read.';
}
