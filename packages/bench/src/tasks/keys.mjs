// In: nothing. Out: RSA-2048 pairs as every contender takes them, and the message they work on.
import { generateKeyPairSync } from 'node:crypto';
import { stringToSign } from '@redeemkit/signature-header';

export const CLIENT_ID = '4Q5Y8W0WSG45P907917';
export const PATH = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
export const TIME = '2024-05-22T06:42:21+08:00';

export const createPair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey,
    publicKey,
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }),
    // The one form of a private key that all libraries read.
    privatePkcs1: privateKey.export({ format: 'pem', type: 'pkcs1' }),
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }),
  };
};

/** A redemption; `bizNo` makes it unique. */
export const redemption = (bizNo = 'order-20240522-0001') => ({
  benefitProductCode: 'POINT',
  bizNo,
  bizdt: TIME,
  ipRoleId: '2160220037090534',
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points: 100 }],
});

export const body = JSON.stringify(redemption());
export const message = {
  method: 'POST',
  path: PATH,
  clientId: CLIENT_ID,
  time: TIME,
  body: new TextEncoder().encode(body),
};
export const signedBytes = stringToSign(message);
export const signedText = new TextDecoder().decode(signedBytes);
