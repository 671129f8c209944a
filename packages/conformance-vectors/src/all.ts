// In: nothing. Out: every vector file in one list. Import single files where size matters.
import { ecc224Vectors } from './ecc224.ts';
import { encryptHeaderVectors } from './encrypt-header.ts';
import { keyWrapVectors } from './key-wrap.ts';
import { keysVectors } from './keys.ts';
import { messagesPlainVectors } from './messages-plain.ts';
import { messagesSealedVectors } from './messages-sealed.ts';
import { outcomesVectors } from './outcomes.ts';
import { parametersVectors } from './parameters.ts';
import { requestsVectors } from './requests.ts';
import { responsesVectors } from './responses.ts';
import { rsa256Vectors } from './rsa256.ts';
import { sealedBodyVectors } from './sealed-body.ts';
import { signatureHeaderVectors } from './signature-header.ts';
import { stringToSignVectors } from './string-to-sign.ts';
import { timesVectors } from './times.ts';
import type { VectorFile } from './vector-file.ts';

/** Every file, from grammar to outcome. */
export const allVectors: readonly VectorFile[] = [
  parametersVectors,
  signatureHeaderVectors,
  encryptHeaderVectors,
  timesVectors,
  stringToSignVectors,
  keysVectors,
  rsa256Vectors,
  ecc224Vectors,
  sealedBodyVectors,
  keyWrapVectors,
  messagesPlainVectors,
  messagesSealedVectors,
  requestsVectors,
  responsesVectors,
  outcomesVectors,
];
