// In: a number of bytes. Out: that many from the platform's cryptographic generator.
import { platformCrypto } from './platform-crypto.ts';

/** Fresh random bytes, at most 65,536 of them (the limit of `crypto.getRandomValues`). */
export function randomBytes(length: number): Uint8Array {
  return platformCrypto().getRandomValues(new Uint8Array(length));
}
