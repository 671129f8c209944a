// In: nothing. Out: the public names of this package. Opening without a verified signature is on ./unverified only.
export type { BreakerOptions } from './breaker.ts';
export type { AesBits, ContentKey } from './content-key.ts';
export { type EncryptHeader, formatEncryptHeader, parseEncryptHeader } from './encrypt-header.ts';
export { EnvelopeError, type EnvelopeErrorCode, isEnvelopeError } from './errors.ts';
export { importOpeningKey } from './import-opening-key.ts';
export { importOpeningPkcs8 } from './import-opening-pkcs8.ts';
export { importSealingKey } from './import-sealing-key.ts';
export { importSealingSpki } from './import-sealing-spki.ts';
export type { Engine, NativeCrypto } from './native-crypto.ts';
export { openBody } from './open-body.ts';
export type { OpenedBody, OpenOptions } from './open-sealed.ts';
export type { OpeningKey, OpeningKeyOptions } from './opening-key.ts';
export { rsaAes, rsaAesOpening, rsaAesSealing } from './rsa-aes.ts';
export { type SealedBody, type SealOptions, sealBody } from './seal-body.ts';
export type { SealingKey, SealingKeyOptions } from './sealing-key.ts';
export type { OpeningSuite, RsaPrivate, RsaPublic, RsaRecipient, SealingSuite, Suite } from './suite.ts';
