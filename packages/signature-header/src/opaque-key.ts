// In: what a key does and how it is called. Out: a frozen key that prints as a label and holds its material out of reach.
import { encodeHex } from './bytes.ts';
import { SignatureHeaderError } from './errors.ts';
import type { KeyOptions } from './signer.ts';
import { subtleCrypto } from './web-crypto.ts';

/**
 * Completes an imported key: checks the keyVersion, adds the fingerprint, and replaces every way of printing by
 * `[SigningKey RSA256 v1 sha256:ab12…]`. The material lives in the closure of `operation`.
 *
 * @param spki what the fingerprint is taken of; undefined when the platform hides it
 * @throws SignatureHeaderError `ERR_KEY_VERSION_INVALID`
 */
export async function opaqueKey<T extends object>(
  operation: T,
  about: {
    readonly kind: string;
    readonly algorithm: string;
    readonly spki: Uint8Array | undefined;
    readonly options: KeyOptions | undefined;
  },
): Promise<T & { readonly algorithm: string; readonly keyVersion: string; readonly fingerprint: string }> {
  const { kind, algorithm, spki } = about;
  const keyVersion = about.options?.keyVersion ?? '1';
  // What can stand in a header; 64 as for the other ids of the protocol.
  if (typeof keyVersion !== 'string' || !/^[!-+\--~]{1,64}$/.test(keyVersion))
    throw new SignatureHeaderError(
      'ERR_KEY_VERSION_INVALID',
      'keyVersion must be 1 to 64 visible ASCII characters, no comma',
    );
  const fingerprint = spki ? encodeHex(new Uint8Array(await subtleCrypto().digest('SHA-256', spki))) : '';
  const label = `[${kind} ${algorithm} ${/^v/i.test(keyVersion) ? '' : 'v'}${keyVersion} sha256:${fingerprint.slice(0, 16) || 'unknown'}…]`;
  const print = { value: (): string => label };
  return Object.freeze(
    Object.defineProperties(
      { algorithm, keyVersion, fingerprint, ...operation },
      { toString: print, toJSON: print, [Symbol.for('nodejs.util.inspect.custom')]: print },
    ),
  );
}
