// In: nothing. Out: the gateway's suite as values: RSAES-PKCS1-v1_5 over the key, AES/ECB/PKCS7 and Base64 over the body.
import { decryptBlocks, encryptToText } from './aes-ecb.ts';
import { decodeBodyText } from './body-text.ts';
import { encodePkcs1Block } from './pkcs1-block.ts';
import { AES_BLOCK, messageLength } from './pkcs7.ts';
import type { OpeningSuite, SealingSuite, Suite } from './suite.ts';
import { unwrapBlock } from './unwrap-block.ts';

/** RSA_AES, sending half (docs/protocol §5). Separate from the other so that a sender bundles only this. */
export const rsaAesSealing: SealingSuite = /* @__PURE__ */ Object.freeze({
  algorithm: 'RSA_AES',
  wrapKey: (contentKey, rsa) => rsa.publicOperation(encodePkcs1Block(contentKey, rsa.size)),
  sealText: encryptToText,
} satisfies SealingSuite);

/** RSA_AES, receiving half. AlipayHK's own sample says `RSA` where it means the same. */
export const rsaAesOpening: OpeningSuite = /* @__PURE__ */ Object.freeze({
  algorithms: /* @__PURE__ */ Object.freeze(['RSA_AES', 'RSA']),
  unwrapKey(wrapped, { rsa, substitute }) {
    const block = rsa.privateOperation(wrapped);
    const key = unwrapBlock(block, substitute);
    block.fill(0);
    return key;
  },
  decodeText(text) {
    const ciphertext = decodeBodyText(text);
    return ciphertext.length > 0 && ciphertext.length % AES_BLOCK === 0 ? ciphertext : undefined;
  },
  openText(ciphertext, options) {
    const padded = decryptBlocks(ciphertext, options);
    const length = messageLength(padded);
    // A copy, so that the padding bytes are not reachable through the result's buffer.
    const plaintext = length < 0 ? undefined : new Uint8Array(padded.subarray(0, length));
    padded.fill(0);
    return plaintext;
  },
} satisfies OpeningSuite);

/** The gateway's suite, both halves; the default of sealBody and openBody. */
export const rsaAes: Suite = /* @__PURE__ */ Object.freeze({ ...rsaAesSealing, ...rsaAesOpening });
