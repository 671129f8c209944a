// In: nothing. Out: crypto.subtle of the platform, in the terms of this package.
import { ensure } from './errors.ts';

/** A WebCrypto CryptoKey, by its shape: consumers need no DOM types. */
export interface CryptoKeyLike {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: {
    readonly name: string;
    readonly hash?: { readonly name: string };
    readonly modulusLength?: number;
    readonly publicExponent?: Uint8Array;
  };
  readonly usages: readonly string[];
}

interface Algorithm {
  readonly name: string;
  readonly hash: string;
}

interface RsaJwk {
  readonly kty: string;
  readonly n: string;
  readonly e: string;
}

/** The operations of crypto.subtle used here. Declared over bare Uint8Array: TypeScript before 5.7 knows no other. */
export interface Subtle {
  digest(hash: string, data: Uint8Array): Promise<ArrayBuffer>;
  importKey(
    format: 'pkcs8' | 'spki' | 'jwk',
    key: Uint8Array | RsaJwk,
    algorithm: Algorithm,
    extractable: boolean,
    usages: readonly ('sign' | 'verify')[],
  ): Promise<CryptoKeyLike>;
  exportKey(format: 'pkcs8' | 'spki', key: CryptoKeyLike): Promise<ArrayBuffer>;
  exportKey(format: 'jwk', key: CryptoKeyLike): Promise<RsaJwk>;
  sign(algorithm: Algorithm, key: CryptoKeyLike, data: Uint8Array): Promise<ArrayBuffer>;
  verify(algorithm: Algorithm, key: CryptoKeyLike, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
}

/**
 * The platform's crypto.subtle.
 *
 * @throws SignatureHeaderError `ERR_PLATFORM_UNSUPPORTED` where there is none: browsers offer it on https and
 *   localhost pages only
 */
export function subtleCrypto(): Subtle {
  const subtle = (globalThis as { crypto?: { subtle?: Subtle } }).crypto?.subtle;
  ensure(subtle, 'ERR_PLATFORM_UNSUPPORTED', 'No crypto.subtle: https?');
  return subtle;
}
