// In: nothing. Out: the gateway's suite as values: RSAES-PKCS1-v1_5 over the key, AES/ECB/PKCS7 and Base64 over the body.
import { decryptBlocks, encryptToText } from './aes-ecb.ts';
import { decodeBase64 } from './body-text.ts';
import { EnvelopeError } from './errors.ts';
import type { NativeCrypto } from './native-crypto.ts';
import { encodePkcs1Block } from './pkcs1-block.ts';
import { AES_BLOCK, messageLength } from './pkcs7.ts';
import type { OpeningSuite, RsaPrivate, RsaRecipient, SealingSuite, Suite } from './suite.ts';
import { unwrapBlock } from './unwrap-block.ts';
import { isUtf8 } from './utf8.ts';

const ALGORITHM = 'RSA_AES';
// AlipayHK's own sample says RSA where it means the same (docs/protocol §9).
const ALGORITHMS = [ALGORITHM, 'RSA'] as const;

/** RSA_AES, sending half (docs/protocol §5). Apart from the other, so that a sender bundles only this. */
export const rsaAesSealing: SealingSuite = { algorithm: ALGORITHM, wrapKey, sealText: encryptToText };

/** RSA_AES, receiving half. */
export const rsaAesOpening: OpeningSuite<string> = {
  algorithms: ALGORITHMS,
  unwrapKey,
  decodeText,
  openText,
};

/** The gateway's suite, both halves; the default of sealBody and openBody. */
export const rsaAes: Suite<string> = {
  algorithm: ALGORITHM,
  algorithms: ALGORITHMS,
  wrapKey,
  sealText: encryptToText,
  unwrapKey,
  decodeText,
  openText,
};

function wrapKey(contentKey: Uint8Array, rsa: RsaRecipient): Uint8Array {
  return rsa.publicOperation(encodePkcs1Block(contentKey, rsa.random));
}

function unwrapKey(
  wrapped: Uint8Array,
  options: { readonly rsa: RsaPrivate; readonly substitute: Uint8Array },
): Uint8Array {
  const block = options.rsa.privateOperation(wrapped);
  const key = unwrapBlock(block, options.substitute);
  block.fill(0);
  return key;
}

function decodeText(text: Uint8Array): string | undefined {
  const ciphertext = decodeBase64(new TextDecoder().decode(text));
  if (ciphertext === undefined) {
    throw new EnvelopeError('ERR_BODY_NOT_BASE64', 'Sealed body is not Base64; pass it exactly as received');
  }
  return ciphertext && ciphertext.length % AES_BLOCK === 0 ? ciphertext : undefined;
}

function openText(
  ciphertext: string,
  options: { readonly key: Uint8Array; readonly native: NativeCrypto | undefined },
): Uint8Array | undefined {
  const padded = decryptBlocks(ciphertext, options);
  const length = messageLength(padded);
  const bad = length >> 31;
  // Under a wrong padding the whole of the blocks is looked at, so that it takes the steps of a wrong key with a right
  // one by chance. A plain array over the same memory: node:crypto's has other methods under the same names.
  const plaintext = new Uint8Array(padded.buffer, padded.byteOffset, (length & ~bad) | (padded.length & bad));
  const good = isUtf8(plaintext) && !bad;
  // The padding lies behind the plaintext in the same memory; after a failure nothing is to be left there.
  padded.fill(0, good ? length : 0);
  return good ? plaintext : undefined;
}
