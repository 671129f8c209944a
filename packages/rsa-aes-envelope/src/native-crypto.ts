// In: nothing. Out: the few functions of node:crypto that this package uses, where the platform has them.
import { nativeCrypto } from '@redeemkit/signature-header/native';

/** A `KeyObject`, or the bytes of a secret key: opaque here. */
export type NativeKey = object;

/** What node:crypto returns knows encodings. */
interface NativeBytes extends Uint8Array {
  toString(encoding?: 'base64'): string;
}

interface NativeCipher {
  setAutoPadding(autoPadding: boolean): unknown;
  update(data: Uint8Array): NativeBytes;
  update(data: string, inputEncoding: 'latin1'): NativeBytes;
}

interface NativeHash {
  update(data: Uint8Array): NativeHash;
  digest(): Uint8Array;
}

/** The part of node:crypto that Node, Bun, Deno and workerd (with node compatibility) share and this package calls. */
export interface NativeCrypto {
  readonly constants: { readonly RSA_NO_PADDING: number };
  createPublicKey(options: { key: Uint8Array; format: 'der'; type: 'spki' }): NativeKey;
  createPrivateKey(options: { key: Uint8Array; format: 'der'; type: 'pkcs8' }): NativeKey;
  publicEncrypt(options: { key: NativeKey; padding: number }, block: Uint8Array): Uint8Array;
  privateDecrypt(options: { key: NativeKey; padding: number }, block: Uint8Array): Uint8Array;
  createSecretKey(key: Uint8Array): NativeKey;
  readonly argon2?: unknown;
  createCipheriv(name: string, key: NativeKey, iv: null): NativeCipher;
  createDecipheriv(name: string, key: NativeKey, iv: null): NativeCipher;
  createHmac(name: 'sha256', key: NativeKey): NativeHash;
}

/**
 * Which implementation a key works with. `auto` takes node:crypto where the platform offers it, `portable` never does.
 * Both give the same results; they differ in speed.
 */
export type Engine = 'auto' | 'portable';

/** node:crypto unless the engine is `portable`, or undefined where there is none. */
export function nativeFor(engine?: Engine): NativeCrypto | undefined {
  return engine === 'portable' ? undefined : (nativeCrypto() as unknown as NativeCrypto | undefined);
}

/**
 * The form in which node:crypto takes a secret key fastest: bytes, but from Node 24 on, known by its `argon2`, a
 * key object. Node 24 finds out that bytes are none by two exceptions of its own, 10 µs each time.
 */
export const secretKey = (key: Uint8Array, native: NativeCrypto): NativeKey =>
  native.argon2 ? native.createSecretKey(key) : key;
