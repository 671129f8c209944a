// In: nothing. Out: the public names of @redeemkit/signature-header; ECC224 lives on ./ecc224.
export { decodeBase64, encodeBase64 } from './base64.ts';
export { isSignatureHeaderError, SignatureHeaderError, type SignatureHeaderErrorCode } from './errors.ts';
export type { JwkLike, KeyData, KeyMaterial, KeyObjectLike } from './key-material.ts';
export { readKeyMaterial } from './key-material.ts';
export { type ImportOptions, importSigningKey, importVerificationKey } from './keys.ts';
export {
  decodeBinaryParameter,
  encodeBinaryParameter,
  formatParameters,
  parseParameters,
} from './parameters.ts';
export {
  formatSignatureHeader,
  parseSignatureHeader,
  type SignatureHeader,
} from './parse-signature-header.ts';
export { rsa256 } from './rsa256.ts';
export type { VerificationKeys } from './select-key.ts';
export { signMessage } from './sign-message.ts';
export type {
  KeyOptions,
  SignatureAlgorithm,
  Signer,
  SigningKey,
  VerificationKey,
  Verifier,
} from './signer.ts';
export { type SignedMessage, stringToSign } from './string-to-sign.ts';
export { checkFreshness, formatTime, parseTime } from './times.ts';
export { isVerifiedMessage, type VerifiedMessage, verifyMessage } from './verify-message.ts';
export type { CryptoKeyLike } from './web-crypto.ts';
