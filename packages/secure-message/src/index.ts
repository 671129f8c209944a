// In: nothing. Out: the public names of this package.
export {
  checkKeySeparation,
  type Fingerprinted,
  type KeysInUse,
  type KeyWarning,
} from './check-key-separation.ts';
export { isSecureMessageError, SecureMessageError, type SecureMessageErrorCode } from './errors.ts';
export type { MessageRole } from './message-role.ts';
export {
  type OpenedMessage,
  type OpenPolicy,
  openMessage,
  type ReceivedMessage,
  type SealingPolicy,
} from './open-message.ts';
export { type HeaderGetter, type HeaderRecord, type HeaderSource, readHeader } from './read-header.ts';
export { type SealedMessage, type Sealing, sealMessage } from './seal-message.ts';
