// In: the keys a caller trusts and what a header asks for. Out: the one key that may verify it, or a coded error.
import { attempt, ensure } from './errors.ts';
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
 * @throws SignatureHeaderError `ERR_KEY_VERSION_UNKNOWN` unless exactly one key has the keyVersion,
 *   `ERR_ALGORITHM_MISMATCH`, `ERR_KEY_LOOKUP_FAILED` when the function rejects (its error is the `cause`)
 */
export async function selectKey(keys: VerificationKeys, header: SignatureHeader): Promise<Verifier> {
  const { algorithm, keyVersion } = header;
  const list =
    typeof keys === 'function'
      ? [await attempt('ERR_KEY_LOOKUP_FAILED', () => keys(keyVersion))]
      : 'verify' in keys
        ? [keys]
        : keys;
  const versions = list.map((one) => one?.keyVersion);
  // The newest, or all with the version asked for; two of them would leave open which one is meant.
  const [key, other] =
    keyVersion === undefined ? list.slice(-1) : list.filter((_, i) => versions[i] === keyVersion);
  ensure(key && !other, 'ERR_KEY_VERSION_UNKNOWN', `Not one key of that keyVersion; known: ${versions}`);
  ensure(
    key.algorithm === algorithm,
    'ERR_ALGORITHM_MISMATCH',
    `Header says ${algorithm}, key says ${key.algorithm}`,
  );
  return key;
}
