// In: nothing. Out: keys for tests: the published sample pair, a second RSA pair, a P-224 pair.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import vector from './published-vector.json' with { type: 'json' };

/** Sample pair of AlipayHK's documentation, RSA-2048. */
export const privateKey: KeyObject = createPrivateKey({
  key: Buffer.from(vector.privateKey, 'base64'),
  format: 'der',
  type: 'pkcs8',
});
export const publicKey: KeyObject = createPublicKey(privateKey);

/** Another RSA-2048 pair. */
export const other: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
});

/** A P-224 pair. */
export const p224: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync('ec', {
  namedCurve: 'secp224r1',
});

/** A plain benefitRedeem request. */
export const message = {
  method: 'POST',
  path: '/api/open/alipay/intl/promotion/benefit/benefitRedeem',
  clientId: 'CLIENT_1',
  time: '2024-05-22T06:42:21+08:00',
  body: new TextEncoder().encode('{"bizNo":"R-1"}'),
};
