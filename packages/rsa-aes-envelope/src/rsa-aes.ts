// In: nothing. Out: the gateway's suite as values: RSAES-PKCS1-v1_5 over the key, AES/ECB/PKCS7 and Base64 over the body.
import { decryptBlocks, encryptToText } from './aes-ecb.ts';
import { decodeBase64 } from './body-text.ts';
import { encodePkcs1Block } from './pkcs1-block.ts';
import { AES_BLOCK, messageLength } from './pkcs7.ts';
import type { OpeningSuite, RsaPublic, SealingSuite, Suite } from './suite.ts';
import { unwrapBlock } from './unwrap-block.ts';

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

function wrapKey(contentKey: Uint8Array, rsa: RsaPublic): Uint8Array {
  return rsa.publicOperation(encodePkcs1Block(contentKey, rsa.size));
}

function unwrapKey(...[wrapped, { rsa, substitute }]: Parameters<OpeningSuite['unwrapKey']>): Uint8Array {
  const block = rsa.privateOperation(wrapped);
  const key = unwrapBlock(block, substitute);
  block.fill(0);
  return key;
}

function decodeText(text: Uint8Array): string | undefined {
  const ciphertext = decodeBase64(text);
  return ciphertext && ciphertext.length % AES_BLOCK === 0 ? ciphertext : undefined;
}

function openText(
  ...[ciphertext, options]: Parameters<OpeningSuite<string>['openText']>
): Uint8Array | undefined {
  const padded = decryptBlocks(ciphertext, options);
  const length = messageLength(padded);
  // A copy, so that the padding bytes are not reachable through the result's buffer.
  const plaintext = length < 0 ? undefined : new Uint8Array(padded.subarray(0, length));
  padded.fill(0);
  return plaintext;
}
