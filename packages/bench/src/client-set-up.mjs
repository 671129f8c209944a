// In: how long answers take. Out: a gateway process, both sides' keys and a client; for the client's measurements.
import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { benefitRedeem, encodeJson } from '@redeemkit/benefit-redeem-schema';
import { createRedeemClient } from '@redeemkit/redeem-client';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime, importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

const CLIENT_ID = '4Q5Y8W0WSG45P907917';

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

export const redemption = (index) => ({
  benefitProductCode: 'POINT',
  bizNo: `order-${index}`,
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId: '2160220037090534',
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points: 1 }],
});

/** Starts the gateway; its one answer is signed here, so the measured process verifies and the gateway signs nothing. */
export async function setUp({ delayMs = 0 } = {}) {
  const merchant = pair();
  const gateway = pair();
  const answer = await sealMessage(
    {
      role: 'response',
      method: 'POST',
      path: benefitRedeem.path,
      clientId: CLIENT_ID,
      // Ahead by what the client tolerates, so that it stays fresh for as long as possible.
      time: formatTime(Date.now() + 240_000),
      body: encodeJson({ result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } }),
    },
    { signer: await importSigningKey(gateway.privateKey) },
  );
  const child = fork(new URL('./client-gateway.mjs', import.meta.url));
  const url = await new Promise((resolve) => {
    child.once('message', resolve);
    child.send({ headers: answer.headers, body: Buffer.from(answer.body).toString('base64'), delayMs });
  });
  const signingKey = await importSigningKey(merchant.privateKey);
  const verificationKey = await importVerificationKey(gateway.publicKey);
  const client = createRedeemClient({
    baseUrl: url,
    clientId: CLIENT_ID,
    signingKey,
    verificationKeys: verificationKey,
    timeouts: { attemptMs: 60_000, totalMs: 60_000 },
  });
  return { client, signingKey, verificationKey, url, answer, close: () => child.kill() };
}
