// In: a keyVersion and the SPKI bytes of a key. Out: what a key shows of itself, and the label it prints as.
import { toHex } from './big-integer.ts';
import { EnvelopeError } from './errors.ts';
import { platformCrypto } from './platform-crypto.ts';

/** What every key of this package shows. */
export interface KeyFacts {
  /** Name of the recipient's key pair in the Encrypt header. */
  readonly keyVersion: string;
  /** SHA-256 of the SPKI of the public half, 64 hexadecimal digits. */
  readonly fingerprint: string;
}

/** Checks the keyVersion and computes the fingerprint. @throws EnvelopeError ERR_KEY_OPTIONS_INVALID */
export async function keyFacts(
  spki: Uint8Array,
  keyVersion = '1',
): Promise<{ readonly facts: KeyFacts; readonly label: string }> {
  if (!isHeaderToken(keyVersion)) {
    throw new EnvelopeError(
      'ERR_KEY_OPTIONS_INVALID',
      'keyVersion must be 1 to 64 visible ASCII characters, no comma',
    );
  }
  const fingerprint = toHex(new Uint8Array(await platformCrypto().subtle.digest('SHA-256', spki)));
  // Version v1 prints as v1, version 1 too; eight bytes are enough to compare two keys by eye.
  const label = `RSA_AES ${keyVersion.replace(/^v?/i, 'v')} sha256:${fingerprint.slice(0, 16)}…`;
  return { facts: { keyVersion, fingerprint }, label };
}

/** What can be a value in a header: visible ASCII without a comma; at most 64 like the other ids of the protocol. */
export function isHeaderToken(text: string): boolean {
  return /^[!-+\--~]{1,64}$/.test(text);
}
