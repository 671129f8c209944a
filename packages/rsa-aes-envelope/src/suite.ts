// In: nothing. Out: the shape of a suite, that is of one way to wrap a content key and to seal a body with it.
import type { NativeCrypto } from './native-crypto.ts';

/** What a suite may do with the recipient's public key. */
export interface RsaPublic {
  /** Bytes of the modulus, `k` of RFC 8017. */
  readonly size: number;
  /** RSAEP (RFC 8017 §5.1.1): a block of `size` bytes to a block of `size` bytes. */
  publicOperation(block: Uint8Array): Uint8Array;
}

/** The same for one message. */
export interface RsaRecipient extends RsaPublic {
  /** `size` fresh random bytes, for padding or whatever the suite needs. */
  readonly random: Uint8Array;
}

/** What a suite may do with the own private key. */
export interface RsaPrivate {
  readonly size: number;
  /** RSADP (RFC 8017 §5.1.2), blinded and checked: a block of `size` bytes to a block of `size` bytes. */
  privateOperation(block: Uint8Array): Uint8Array;
}

/** The sending half of a suite. */
export interface SealingSuite {
  /** What the Encrypt header says: `RSA_AES` for the gateway's suite. */
  readonly algorithm: string;
  /** Content key to `symmetricKey` bytes. */
  wrapKey(contentKey: Uint8Array, rsa: RsaRecipient): Uint8Array | Promise<Uint8Array>;
  /** Plaintext to the bytes of the body as sent. */
  sealText(
    plaintext: Uint8Array,
    options: { readonly key: Uint8Array; readonly native: NativeCrypto | undefined },
  ): Uint8Array | Promise<Uint8Array>;
}

/** The receiving half of a suite. `Ciphertext` is whatever its decodeText returns and its openText takes. */
export interface OpeningSuite<Ciphertext = unknown> {
  /** Names that the Encrypt header may carry for this suite, compared without regard to letter case. */
  readonly algorithms: readonly string[];
  /**
   * `symmetricKey` bytes to a content key of `substitute.length` bytes. A wrap that does not hold a key of that length
   * must give back `substitute`, a key that nobody knows, and must take the same steps in doing so: any visible
   * difference is a padding oracle. Throwing anything counts as an opening failure.
   */
  unwrapKey(
    wrapped: Uint8Array,
    options: { readonly rsa: RsaPrivate; readonly substitute: Uint8Array },
  ): Uint8Array | Promise<Uint8Array>;
  /** The body as received to ciphertext, before any key is used; undefined when it cannot be a sealed body. */
  decodeText(text: Uint8Array): Ciphertext | undefined;
  /** Ciphertext to plaintext, or undefined when padding or tag is wrong or the plaintext is not UTF-8 text. */
  openText(
    ciphertext: Ciphertext,
    options: { readonly key: Uint8Array; readonly native: NativeCrypto | undefined },
  ): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/** Both halves: what a caller with another gateway supplies once and passes everywhere. */
export interface Suite<Ciphertext = unknown> extends SealingSuite, OpeningSuite<Ciphertext> {}
