// In: nothing. Out: the status of a sealed redemption against the sandbox, in this process, with fresh keys.
import { createRedeemClient } from '@redeemkit/redeem-client';
import { createSandbox } from '@redeemkit/redeem-sandbox';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
};

async function makePair() {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const own = await crypto.subtle.exportKey('jwk', privateKey);
  const peer = await crypto.subtle.exportKey('jwk', publicKey);
  return {
    signing: await importSigningKey(own),
    verification: await importVerificationKey(peer),
    sealing: await importSealingKey(peer),
    opening: await importOpeningKey(own),
  };
}

/** Resolves to `succeeded`. */
export async function redeemOnce() {
  const [merchant, gateway] = await Promise.all([makePair(), makePair()]);
  const user = '2160220037090534';
  const sandbox = createSandbox({
    clients: [{ clientId: 'C1', verificationKeys: merchant.verification, sealingKey: merchant.sealing }],
    signingKey: gateway.signing,
    openingKeys: gateway.opening,
    users: [{ ipRoleId: user, points: 10 }],
  });
  const client = createRedeemClient({
    baseUrl: 'https://sandbox.test',
    clientId: 'C1',
    signingKey: merchant.signing,
    verificationKeys: gateway.verification,
    sealingKey: gateway.sealing,
    openingKeys: merchant.opening,
    fetch: (input, init) => sandbox.fetch(new Request(input, init)),
  });
  const { status } = await client.redeem({
    benefitProductCode: 'POINT',
    bizNo: 'order-1',
    bizdt: '2024-05-22T06:42:21+08:00',
    ipRoleId: user,
    sceneCode: 'CAFE',
    benefitRedeemInfos: [{ points: 3 }],
  });
  if (ecc224({ hash: 'SHA-256', encoding: 'der' }).name !== 'ECC224') throw new Error('no ECC224');
  return sandbox.ledger.balance(user) === 7 ? status : `balance ${sandbox.ledger.balance(user)}`;
}
