// In: a plaintext body and the recipient's public key. Out: the body to send, its Encrypt header, and the content key.
import { type AesBits, type ContentKey, checkAesBits, holdContentKey } from './content-key.ts';
import { writeEncryptHeader } from './encrypt-header.ts';
import { reveal } from './opaque.ts';
import { randomBytes } from './random-bytes.ts';
import { rsaAesSealing } from './rsa-aes.ts';
import type { SealingKey, SealingMaterial } from './sealing-key.ts';
import type { SealingSuite } from './suite.ts';

/** A sealed body and what belongs to it. */
export interface SealedBody {
  /** The Base64 text of the ciphertext, as bytes: send and sign exactly these. */
  readonly body: Uint8Array;
  /** The value of the Encrypt header. */
  readonly encrypt: string;
  /** The AES key in use, for a recipient or sender that uses it again. */
  readonly contentKey: ContentKey;
}

/** How to seal. */
export interface SealOptions {
  /** The recipient's. */
  readonly key: SealingKey;
  /** Size of a fresh content key, default 256. */
  readonly aesBits?: AesBits;
  /** Instead of a fresh one: the content key of the request that is being answered. */
  readonly contentKey?: ContentKey;
  /** Default the gateway's. */
  readonly suite?: SealingSuite;
}

/** Bytes of the longest AES key (FIPS 197 §5). */
const MAX_KEY = 32;

/**
 * Seals a body: AES/ECB/PKCS7 under a fresh content key, Base64 on one line, the key wrapped with RSAES-PKCS1-v1_5 for
 * the recipient (RFC 8017 §7.2.1, docs/protocol §5). Sealing hides the content and proves nothing: sign the result.
 *
 * @param plaintext - UTF-8 text as bytes, may be empty. Not checked here (sealMessage does): openBody refuses other bytes
 * @param options - see {@link SealOptions}
 * @throws EnvelopeError ERR_AES_BITS_INVALID, ERR_KEY_INVALID
 * @example
 * const key = await importSealingKey(alipayHkPublicPem);
 * const { body, encrypt } = await sealBody(new TextEncoder().encode('{"bizNo":"1"}'), { key });
 */
export async function sealBody(plaintext: Uint8Array, options: SealOptions): Promise<SealedBody> {
  const { key, aesBits, suite = rsaAesSealing } = options;
  const { rsa, native } = reveal<SealingMaterial>(key, 'SealingKey');
  // For the key and its padding at once: a draw costs as much as the AES of a short body.
  const random = randomBytes(MAX_KEY + rsa.size);
  const contentKey = options.contentKey ?? holdContentKey(random.slice(0, (aesBits ?? 256) / 8));
  const material = reveal<Uint8Array>(contentKey, 'ContentKey');
  // A given content key has its size; aesBits beside it may only say the same.
  checkAesBits(aesBits ?? contentKey.bits, [contentKey.bits]);
  const symmetricKey = await suite.wrapKey(material, { ...rsa, random: random.subarray(MAX_KEY) });
  const body = await suite.sealText(plaintext, { key: material, native });
  const encrypt = writeEncryptHeader({
    algorithm: suite.algorithm,
    keyVersion: key.keyVersion,
    symmetricKey,
  });
  return { body, encrypt, contentKey };
}
