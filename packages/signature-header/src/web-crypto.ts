// In: nothing. Out: crypto.subtle of the platform, in the terms of this package.
import { SignatureHeaderError } from './errors.ts';

/** A WebCrypto CryptoKey, by its shape: consumers need no DOM types. */
export interface CryptoKeyLike {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: { readonly name: string };
  readonly usages: readonly string[];
}

interface Algorithm {
  readonly name: string;
  readonly hash: string;
}

/** The operations of crypto.subtle used here. Declared over bare Uint8Array: TypeScript before 5.7 knows no other. */
export interface Subtle {
  digest(hash: string, data: Uint8Array): Promise<ArrayBuffer>;
  importKey(
    format: 'pkcs8' | 'spki',
    bytes: Uint8Array,
    algorithm: Algorithm,
    extractable: false,
    usages: readonly ('sign' | 'verify')[],
  ): Promise<CryptoKeyLike>;
  exportKey(format: 'pkcs8' | 'spki', key: CryptoKeyLike): Promise<ArrayBuffer>;
  sign(algorithm: string, key: CryptoKeyLike, data: Uint8Array): Promise<ArrayBuffer>;
  verify(algorithm: string, key: CryptoKeyLike, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
}

/**
 * The platform's crypto.subtle.
 *
 * @throws SignatureHeaderError `ERR_PLATFORM_UNSUPPORTED` where there is none: browsers offer it on https and
 *   localhost pages only
 */
export function subtleCrypto(): Subtle {
  const subtle = (globalThis as { crypto?: { subtle?: Subtle } }).crypto?.subtle;
  if (!subtle)
    throw new SignatureHeaderError(
      'ERR_PLATFORM_UNSUPPORTED',
      'crypto.subtle is missing; browsers need an https page',
    );
  return subtle;
}
