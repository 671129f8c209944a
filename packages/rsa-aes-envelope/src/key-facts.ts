// In: a keyVersion, the SPKI bytes and the material of a key. Out: an opaque key and what it shows of itself.
import { toHex } from './big-integer.ts';
import { EnvelopeError } from './errors.ts';
import { type OpaqueKind, opaque } from './opaque.ts';
import { platformCrypto } from './platform-crypto.ts';

/** What every key of this package shows. */
export interface KeyFacts {
  /** Name of the recipient's key pair in the Encrypt header. */
  readonly keyVersion: string;
  /** SHA-256 of the SPKI of the public half, 64 hexadecimal digits. */
  readonly fingerprint: string;
}

/**
 * Makes an opaque key that shows its keyVersion, its fingerprint and `facts`.
 *
 * @throws EnvelopeError ERR_KEY_OPTIONS_INVALID for a keyVersion that cannot stand in a header
 */
export async function opaqueKey(
  kind: OpaqueKind,
  key: {
    readonly spki: Uint8Array;
    readonly keyVersion: string | undefined;
    readonly material: unknown;
    readonly facts?: object;
  },
): Promise<KeyFacts> {
  const { spki, keyVersion = '1', material, facts } = key;
  if (!isHeaderToken(keyVersion)) {
    throw new EnvelopeError('ERR_KEY_OPTIONS_INVALID', 'keyVersion is not header text');
  }
  const fingerprint = toHex(new Uint8Array(await platformCrypto().subtle.digest('SHA-256', spki)));
  // Version v1 prints as v1, version 1 too; eight bytes are enough to compare two keys by eye.
  const label = `RSA_AES ${keyVersion.replace(/^v?/, 'v')} sha256:${fingerprint.slice(0, 16)}…`;
  return opaque({ keyVersion, fingerprint, ...facts }, { kind, label, material });
}

/** What can be a value in a header: visible ASCII without a comma; at most 64 like the other ids of the protocol. */
export function isHeaderToken(text: string): boolean {
  return /^[!-+\--~]{1,64}$/.test(text);
}
