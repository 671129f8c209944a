// In: nothing. Out: fresh keys, a gateway's stand-in on loopback, two clients of it, and a proxy that forges answers.
import { encodeJson, formatBizTime } from '@redeemkit/benefit-redeem-schema';
import { createRedeemClient, type RedeemClient } from '@redeemkit/redeem-client';
import { createSandbox, type Sandbox } from '@redeemkit/redeem-sandbox';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { generateKeys } from '../generate-keys.ts';
import { startForgingProxy } from './forging-proxy.ts';

/** Everything the steps play with. */
export interface DemoStage {
  readonly url: string;
  readonly clientId: string;
  /** Has 1000 points at the start. */
  readonly richUser: string;
  /** Has 50 points at the start. */
  readonly poorUser: string;
  /** One business time for all requests: the same bizNo must come with the same body. */
  readonly bizdt: string;
  readonly merchantFingerprint: string;
  readonly gatewayFingerprint: string;
  readonly plain: RedeemClient;
  readonly sealed: RedeemClient;
  /** Its answers pass a proxy that says RISK_REJECT where the gateway said SUCCESS. */
  readonly forged: RedeemClient;
  readonly sandbox: Sandbox;
  readonly close: () => Promise<void>;
}

/** Sets the stage: two key pairs of 2048 bits, the sandbox on a free port, the proxy on another. */
export async function setDemoStage(): Promise<DemoStage> {
  const clientId = 'DEMO_CLIENT';
  const richUser = '2160220000000001';
  const poorUser = '2160220000000002';
  const [merchant, gateway] = await Promise.all([generateKeys('RSA256'), generateKeys('RSA256')]);
  const sandbox = createSandbox({
    clients: [
      {
        clientId,
        verificationKeys: await importVerificationKey(merchant.publicPem),
        sealingKey: await importSealingKey(merchant.publicPem),
      },
    ],
    signingKey: await importSigningKey(gateway.privatePem()),
    openingKeys: await importOpeningKey(gateway.privatePem()),
    users: [
      { ipRoleId: richUser, points: 1000 },
      { ipRoleId: poorUser, points: 50 },
    ],
  });
  const served = await serveSandbox(sandbox);
  const lie = encodeJson({
    result: {
      resultCode: 'RISK_REJECT',
      resultStatus: 'F',
      resultMessage: 'The redemption is detected as risky.',
    },
  });
  const proxy = await startForgingProxy(served.url, { lie: new TextDecoder().decode(lie) });
  const common = {
    clientId,
    signingKey: await importSigningKey(merchant.privatePem()),
    verificationKeys: await importVerificationKey(gateway.publicPem),
  };
  return {
    url: served.url,
    clientId,
    richUser,
    poorUser,
    bizdt: formatBizTime(Date.now()),
    merchantFingerprint: merchant.fingerprint,
    gatewayFingerprint: gateway.fingerprint,
    plain: createRedeemClient({ ...common, baseUrl: served.url }),
    sealed: createRedeemClient({
      ...common,
      baseUrl: served.url,
      sealingKey: await importSealingKey(gateway.publicPem),
      openingKeys: await importOpeningKey(merchant.privatePem()),
    }),
    forged: createRedeemClient({ ...common, baseUrl: proxy.url }),
    sandbox,
    close: async () => {
      await proxy.close();
      await served.close();
      await sandbox.close();
    },
  };
}
