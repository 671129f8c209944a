// In: a number of bytes. Out: that many from the platform's cryptographic generator, or a coded error.
import { EnvelopeError } from './errors.ts';

interface RandomSource {
  getRandomValues(array: Uint8Array): Uint8Array;
}

/** Fresh random bytes, at most 65,536 of them (the limit of `crypto.getRandomValues`). */
export function randomBytes(length: number): Uint8Array {
  const { crypto } = globalThis as unknown as { readonly crypto?: RandomSource };
  if (crypto === undefined) {
    throw new EnvelopeError(
      'ERR_RANDOM_UNAVAILABLE',
      'This runtime has no globalThis.crypto.getRandomValues, so no safe key can be made here. Use Node 20.19 or later, or a current browser.',
    );
  }
  return crypto.getRandomValues(new Uint8Array(length));
}
