// In: a keyVersion and the SPKI bytes of a key. Out: what a key shows of itself, and the label it prints as.
import { EnvelopeError } from './errors.ts';

/** What every key of this package shows. */
export interface KeyFacts {
  /** Name of the recipient's key pair in the Encrypt header. */
  readonly keyVersion: string;
  /** SHA-256 of the SPKI of the public half, 64 hexadecimal digits. */
  readonly fingerprint: string;
}

interface DigestSubtle {
  digest(hash: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer>;
}

/** Checks the keyVersion and computes the fingerprint. @throws EnvelopeError ERR_KEY_OPTIONS_INVALID */
export async function keyFacts(
  kind: string,
  key: { readonly keyVersion: string | undefined; readonly spki: Uint8Array },
): Promise<{ facts: KeyFacts; label: string }> {
  const { keyVersion = '1', spki } = key;
  // What can stand in a header: visible ASCII without a comma; 64 like the other ids of the protocol.
  if (!/^[!-+\--~]{1,64}$/.test(keyVersion)) {
    throw new EnvelopeError(
      'ERR_KEY_OPTIONS_INVALID',
      'keyVersion must be 1 to 64 visible ASCII characters without a comma.',
    );
  }
  const { subtle } = (globalThis as unknown as { readonly crypto: { readonly subtle: DigestSubtle } }).crypto;
  let fingerprint = '';
  for (const byte of new Uint8Array(await subtle.digest('SHA-256', spki))) {
    fingerprint += byte.toString(16).padStart(2, '0');
  }
  const version = /^v/i.test(keyVersion) ? keyVersion : `v${keyVersion}`;
  // Eight bytes are enough to compare two keys by eye.
  return {
    facts: { keyVersion, fingerprint },
    label: `${kind} RSA_AES ${version} sha256:${fingerprint.slice(0, 16)}…`,
  };
}
