// In: one message and a signer. Out: the value of its Signature header.
import { isBytes } from './bytes.ts';
import { attempt } from './errors.ts';
import { formatSignatureHeader } from './parse-signature-header.ts';
import type { Signer } from './signer.ts';
import { type SignedMessage, stringToSign } from './string-to-sign.ts';

/**
 * Signs a request or an answer (docs/protocol §1, §2).
 *
 * @returns `algorithm=RSA256,keyVersion=1,signature=…`
 * @throws SignatureHeaderError the codes of `stringToSign`; `ERR_SIGNER_FAILED` when the signer rejects (its error is
 *   the `cause`) or resolves to something else than bytes
 * @example
 * const signature = await signMessage({ method: 'POST', path, clientId, time, body }, signingKey);
 */
export async function signMessage(message: SignedMessage, signer: Signer): Promise<string> {
  const bytes = stringToSign(message);
  return attempt('ERR_SIGNER_FAILED', async () => {
    const signature = await signer.sign(bytes);
    if (!isBytes(signature) || !signature.length) throw new TypeError('No bytes');
    return formatSignatureHeader({ algorithm: signer.algorithm, keyVersion: signer.keyVersion, signature });
  });
}
