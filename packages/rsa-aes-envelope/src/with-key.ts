// In: a body and a key. Out: it sealed or opened, by the code that came with the key, so that whoever has none bundles none.
import { reveal } from './opaque.ts';
import type { OpeningCode, OpeningKey, OpeningMaterial } from './opening-key.ts';
import type { SealedBody, SealOptions } from './seal-body.ts';
import type { SealingMaterial } from './sealing-key.ts';

/**
 * sealBody, for code that passes keys on and may never be given one.
 *
 * @throws EnvelopeError with the codes of sealBody
 */
export async function sealWithKey(plaintext: Uint8Array, options: SealOptions): Promise<SealedBody> {
  return reveal<SealingMaterial>(options.key, 'SealingKey').seal(plaintext, options);
}

/**
 * openBody and parseEncryptHeader, for code that passes keys on and may never be given one.
 *
 * @throws EnvelopeError ERR_KEY_INVALID for what importOpeningKey did not make
 */
export function openingCodeOf(key: OpeningKey): OpeningCode {
  return reveal<OpeningMaterial>(key, 'OpeningKey').code;
}
