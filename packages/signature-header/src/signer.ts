// In: nothing. Out: the interfaces between messages, keys and algorithms.
import type { CryptoKeyLike } from './web-crypto.ts';

/** Anything that can sign: an imported key, a KMS, an HSM, a service of your own. */
export interface Signer {
  /** `RSA256` or `ECC224`. */
  readonly algorithm: string;
  /** Sent with the signature, so that the peer finds the key. */
  readonly keyVersion: string;
  /** Bytes to sign → signature, as it stands in the header before Base64. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Anything that can verify. */
export interface Verifier {
  readonly algorithm: string;
  readonly keyVersion: string;
  /** Resolves to false for any signature that is not this key's over these bytes, whatever its shape. */
  verify(bytes: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** An imported private key. Prints as a label, never as material. */
export interface SigningKey extends Signer {
  /** SHA-256 of the public key's SPKI, 64 hexadecimal digits; empty when a CryptoKey does not give it away. */
  readonly fingerprint: string;
}

/** An imported public key. */
export interface VerificationKey extends Verifier {
  /** SHA-256 of the SPKI, 64 hexadecimal digits. */
  readonly fingerprint: string;
}

/** How a key is labelled, and what its policy lets pass. */
export interface KeyOptions {
  /** Opaque name of this key towards the peer, default `1`. */
  readonly keyVersion?: string;
  /** RSA public exponents to accept: odd, from 3 to below 2^33. Default `[65537]`. */
  readonly publicExponents?: readonly number[];
}

/** `rsa256` or what `ecc224({ hash, encoding })` returns. */
export interface SignatureAlgorithm {
  /** The name in the Signature header. */
  readonly name: string;
  /** Which keys it takes. */
  readonly keyType: 'RSA' | 'EC';
  /** PKCS#8 bytes or a private CryptoKey → signer. */
  signingKey(key: Uint8Array | CryptoKeyLike, options?: KeyOptions): Promise<SigningKey>;
  /** SPKI bytes or a public CryptoKey → verifier. */
  verificationKey(key: Uint8Array | CryptoKeyLike, options?: KeyOptions): Promise<VerificationKey>;
}
