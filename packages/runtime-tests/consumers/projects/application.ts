// In: nothing. Out: compiles with node types: the client, the sandbox and its server.
import { createRedeemClient, type RedeemClient, type RedeemOutcome } from '@redeemkit/redeem-client';
import { createSandbox, type Sandbox } from '@redeemkit/redeem-sandbox';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

export async function redeem(own: string, peer: string): Promise<string> {
  const signingKey = await importSigningKey(own);
  const verificationKeys = await importVerificationKey(peer);
  const sandbox: Sandbox = createSandbox({ clients: [{ clientId: 'C1', verificationKeys }], signingKey });
  const served = await serveSandbox(sandbox);
  const client: RedeemClient = createRedeemClient({
    baseUrl: served.url,
    clientId: 'C1',
    signingKey,
    verificationKeys,
    fetch,
  });
  const outcome: RedeemOutcome = await client.redeem({
    benefitProductCode: 'POINT',
    bizNo: 'order-1',
    bizdt: '2024-05-22T06:42:21+08:00',
    ipRoleId: '2160220037090534',
    sceneCode: 'CAFE',
    benefitRedeemInfos: [{ points: 1 }],
  });
  switch (outcome.status) {
    case 'succeeded':
      return outcome.bizNo;
    case 'failed':
      return outcome.resultCode;
    case 'unknown':
      return outcome.reason.code;
  }
}
