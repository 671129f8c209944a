// In: the keys a caller trusts and what a header asks for. Out: the one key that may verify it, or a coded error.
import { SignatureHeaderError } from './errors.ts';
import type { SignatureHeader } from './parse-signature-header.ts';
import type { Verifier } from './signer.ts';

/**
 * The keys that may verify: one, a list (the last is the newest, and serves when a header names no keyVersion), or a
 * function that finds one by keyVersion, undefined again meaning the newest.
 */
export type VerificationKeys =
  | Verifier
  | readonly Verifier[]
  | ((keyVersion: string | undefined) => Verifier | undefined | Promise<Verifier | undefined>);

/**
 * Finds the key that a header names. The header only selects among the keys given: algorithm and keyVersion must
 * agree with the key, and no other key is ever tried.
 *
 * @throws SignatureHeaderError `ERR_KEY_VERSION_UNKNOWN`, `ERR_ALGORITHM_MISMATCH`, `ERR_KEYS_INVALID` for a list with
 *   two keys of one version, `ERR_KEY_LOOKUP_FAILED` when the function rejects (its error is the `cause`)
 */
export async function selectKey(keys: VerificationKeys, header: SignatureHeader): Promise<Verifier> {
  const { algorithm, keyVersion } = header;
  let key: Verifier | undefined;
  let known: string | undefined;
  if (typeof keys === 'function') {
    try {
      key = await keys(keyVersion);
    } catch (cause) {
      throw new SignatureHeaderError('ERR_KEY_LOOKUP_FAILED', 'The key lookup failed; see cause', { cause });
    }
  } else {
    const list = 'verify' in keys ? [keys] : keys;
    const versions = list.map((one) => one.keyVersion);
    if (new Set(versions).size < versions.length)
      throw new SignatureHeaderError('ERR_KEYS_INVALID', 'Two verification keys have one keyVersion');
    known = versions.join(', ');
    key = keyVersion === undefined ? list.at(-1) : list[versions.indexOf(keyVersion)];
  }
  if (!key || (keyVersion !== undefined && key.keyVersion !== keyVersion))
    throw new SignatureHeaderError(
      'ERR_KEY_VERSION_UNKNOWN',
      `No verification key for the header's keyVersion${known === undefined ? '' : `; known: ${known || 'none'}`}`,
    );
  if (key.algorithm !== algorithm)
    throw new SignatureHeaderError(
      'ERR_ALGORITHM_MISMATCH',
      `Header says ${algorithm}, key ${key.keyVersion} is for ${key.algorithm}`,
    );
  return key;
}
