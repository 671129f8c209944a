// In: what a key does and how it is called. Out: a frozen key that prints as a label and holds its material out of reach.
import { encodeHex } from './bytes.ts';
import type { KeyOptions } from './signer.ts';
import { subtleCrypto } from './web-crypto.ts';

/**
 * SHA-256 of an SPKI in hexadecimal digits.
 *
 * @param spki undefined where the platform hides it; the fingerprint is then empty
 */
export async function fingerprintOf(spki: Uint8Array | undefined): Promise<string> {
  return spki ? encodeHex(new Uint8Array(await subtleCrypto().digest('SHA-256', spki))) : '';
}

/**
 * Completes an imported key with its keyVersion, and replaces every way of printing it by a label like
 * `[SigningKey RSA256 v1 sha256:ab12…]`. The material stays in the closures of `operation`.
 */
export function opaqueKey<T extends { readonly algorithm: string; readonly fingerprint: string }>(
  operation: T,
  options: KeyOptions | undefined,
): T & { readonly keyVersion: string } {
  const { algorithm, fingerprint } = operation;
  // String: callers without types pass the number 1. Empty means absent, as in the header.
  const keyVersion = String(options?.keyVersion || 1);
  const kind = 'sign' in operation ? 'Signing' : 'Verification';
  const print = (): string =>
    `[${kind}Key ${algorithm} ${keyVersion.replace(/^v?/, 'v')} sha256:${fingerprint.slice(0, 16)}…]`;
  return Object.freeze({
    ...operation,
    keyVersion,
    toString: print,
    toJSON: print,
    [Symbol.for('nodejs.util.inspect.custom')]: print,
  });
}
