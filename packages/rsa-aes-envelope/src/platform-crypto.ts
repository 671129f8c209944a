// In: nothing. Out: globalThis.crypto, in the terms of this package.

/** A WebCrypto key: opaque here. */
export type WebKey = object;

/** A JSON Web Key (RFC 7517) as WebCrypto exports it. */
export type JwkRecord = Readonly<Record<string, unknown>>;

/** What is used of WebCrypto. Declared over bare Uint8Array: TypeScript before 5.7 knows no other. */
export interface PlatformCrypto {
  getRandomValues(array: Uint8Array): Uint8Array;
  readonly subtle: {
    digest(hash: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer>;
    sign(algorithm: 'HMAC', key: WebKey, data: Uint8Array): Promise<ArrayBuffer>;
    importKey(
      format: 'raw' | 'spki' | 'pkcs8' | 'jwk',
      key: Uint8Array | JwkRecord,
      algorithm: { readonly name: 'HMAC' | 'RSA-OAEP'; readonly hash: 'SHA-256' },
      extractable: boolean,
      usages: readonly string[],
    ): Promise<WebKey>;
    exportKey(format: 'jwk', key: WebKey): Promise<JwkRecord>;
    exportKey(format: 'spki', key: WebKey): Promise<ArrayBuffer>;
  };
}

/** Every runtime of the last years has it; browsers offer `subtle` on https and localhost pages only. */
export function platformCrypto(): PlatformCrypto {
  return (globalThis as unknown as { readonly crypto: PlatformCrypto }).crypto;
}
