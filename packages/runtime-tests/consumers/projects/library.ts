// In: nothing. Out: compiles without DOM, without node types, with every check on, in every supported compiler.
import {
  type BenefitRedeemRequest,
  benefitRedeem,
  decodeBenefitRedeemResponse,
  encodeJson,
  toOutcome,
} from '@redeemkit/benefit-redeem-schema';
import {
  importOpeningKey,
  importSealingKey,
  isEnvelopeError,
  openBody,
  sealBody,
} from '@redeemkit/rsa-aes-envelope';
import { openMessage, sealMessage } from '@redeemkit/secure-message';
import {
  importSigningKey,
  importVerificationKey,
  isSignatureHeaderError,
  type Signer,
  signMessage,
  type VerifiedMessage,
  verifyMessage,
} from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';

const request: BenefitRedeemRequest<{ points: number }> = {
  benefitProductCode: 'POINT',
  bizNo: 'order-1',
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId: '2160220037090534',
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points: 1 }],
};

export async function roundTrip(own: string, peer: Uint8Array): Promise<Uint8Array> {
  const signer: Signer = await importSigningKey(own, { keyVersion: '2' });
  const keys = [
    await importVerificationKey(peer),
    await importVerificationKey(own, { algorithm: ecc224({ hash: 'SHA-256', encoding: 'der' }) }),
  ];
  const message = {
    method: 'POST',
    path: '/a',
    clientId: 'C1',
    time: '2024-05-22T06:42:21+08:00',
    body: encodeJson(request),
  };
  const sealed = await sealBody(message.body, { key: await importSealingKey(peer), aesBits: 128 });
  const signature = await signMessage({ ...message, body: sealed.body }, signer);
  const verified: VerifiedMessage = await verifyMessage(
    { ...message, body: sealed.body },
    { signature, keys },
  );
  const opened = await openBody(verified, { encrypt: sealed.encrypt, keys: await importOpeningKey(own) });
  const made = await sealMessage({ role: 'response', ...message }, { signer });
  const { body } = await openMessage(
    { role: 'response', method: 'POST', path: '/a', headers: made.headers, body: made.body },
    { clientId: 'C1', verificationKeys: keys, sealing: 'forbidden' },
  );
  const judged = toOutcome(benefitRedeem, decodeBenefitRedeemResponse(body).result);
  if (judged.status === 'unknown') throw new Error(judged.advice);
  return opened.body;
}

export const codeOf = (error: unknown): string | undefined =>
  isSignatureHeaderError(error) ? error.code : isEnvelopeError(error) ? error.code : undefined;

// @ts-expect-error a plain object is no proof of verification
export const forged: Promise<unknown> = openBody({ method: 'POST' }, { encrypt: '' });
