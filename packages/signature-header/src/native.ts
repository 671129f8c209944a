// In: nothing. Out: the platform's node:crypto module, where there is one, without importing it.

/** A KeyObject of node:crypto, as far as it is used here. */
export interface NativeKey {
  readonly type: string;
}

/** The part of node:crypto that speeds up slow operations; every one has a portable twin with the same results. */
export interface NativeCrypto {
  createPrivateKey(key: { key: Uint8Array; format: 'der'; type: 'pkcs8' }): NativeKey;
  createPublicKey(key: { key: Uint8Array; format: 'der'; type: 'spki' }): NativeKey;
  sign(
    hash: string,
    data: Uint8Array,
    key: NativeKey,
    done: (error: Error | null, signature: Uint8Array) => void,
  ): void;
  verify(hash: string, data: Uint8Array, key: NativeKey, signature: Uint8Array): boolean;
  publicEncrypt(key: { key: NativeKey; padding: number }, block: Uint8Array): Uint8Array;
  privateDecrypt(key: { key: NativeKey; padding: number }, block: Uint8Array): Uint8Array;
  createCipheriv(name: string, key: Uint8Array, iv: null): NativeCipher;
  createDecipheriv(name: string, key: Uint8Array, iv: null): NativeCipher;
  readonly constants: { readonly RSA_NO_PADDING: number };
}

/** A Cipheriv or Decipheriv of node:crypto. */
export interface NativeCipher {
  setAutoPadding(padding: boolean): unknown;
  update(data: Uint8Array): Uint8Array;
  final(): Uint8Array;
}

/**
 * The node:crypto module of Node, Bun, Deno and workers with node compatibility; undefined in browsers. Read through
 * `process.getBuiltinModule`, so that no bundler sees an import.
 *
 * @example
 * nativeCrypto()?.constants.RSA_NO_PADDING; // 3 on Node
 */
export function nativeCrypto(): NativeCrypto | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (id: string) => NativeCrypto | undefined };
  };
  try {
    return process?.getBuiltinModule?.('node:crypto');
  } catch {
    // Next's edge runtime throws when the property is read.
    return undefined;
  }
}
