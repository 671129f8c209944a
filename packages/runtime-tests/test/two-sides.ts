// In: nothing. Out: keys for both sides, a sandbox and a client that talk to each other; for tests.
import { generateKeyPairSync } from 'node:crypto';
import { type BenefitRedeemRequest, benefitRedeem } from '@redeemkit/benefit-redeem-schema';
import { createRedeemClient, type RedeemClient, type RedeemClientConfig } from '@redeemkit/redeem-client';
import { createSandbox, type Sandbox, type SandboxConfig } from '@redeemkit/redeem-sandbox';
import {
  importOpeningKey,
  importSealingKey,
  type OpeningKey,
  type SealingKey,
} from '@redeemkit/rsa-aes-envelope';
import {
  importSigningKey,
  importVerificationKey,
  type SigningKey,
  type VerificationKey,
} from '@redeemkit/signature-header';

export const CLIENT_ID = '4Q5Y8W0WSG45P907917';
export const USER = '2160220037090534';
export const PATH: string = benefitRedeem.path;

/** One side's pairs, imported in every role. */
export interface Side {
  readonly signingKey: SigningKey;
  readonly verificationKey: VerificationKey;
  readonly openingKey: OpeningKey;
  readonly sealingKey: SealingKey;
  readonly openingPem: string;
  readonly signingPem: string;
  readonly verificationPem: string;
}

const pair = (): { readonly privatePem: string; readonly publicPem: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privatePem: privateKey, publicPem: publicKey };
};

export async function createSide(keyVersion: string = '1'): Promise<Side> {
  const signing = pair();
  const opening = pair();
  return {
    signingKey: await importSigningKey(signing.privatePem, { keyVersion }),
    verificationKey: await importVerificationKey(signing.publicPem, { keyVersion }),
    openingKey: await importOpeningKey(opening.privatePem, { keyVersion }),
    sealingKey: await importSealingKey(opening.publicPem, { keyVersion }),
    openingPem: opening.privatePem,
    signingPem: signing.privatePem,
    verificationPem: signing.publicPem,
  };
}

export interface TwoSides {
  readonly merchant: Side;
  readonly gateway: Side;
  /** A sandbox that knows the merchant; 100 points for the user. */
  readonly sandbox: (config?: Partial<SandboxConfig>) => Sandbox;
  /** A client of that sandbox, through `fetch` unless the config says otherwise. */
  readonly client: (
    sandbox: Pick<Sandbox, 'fetch'>,
    config?: Partial<RedeemClientConfig> & { readonly mode?: 'plain' | 'sealed' },
  ) => RedeemClient;
}

export async function createTwoSides(): Promise<TwoSides> {
  const merchant = await createSide();
  const gateway = await createSide();
  return {
    merchant,
    gateway,
    sandbox: (config = {}) =>
      createSandbox({
        clients: [
          {
            clientId: CLIENT_ID,
            verificationKeys: merchant.verificationKey,
            sealingKey: merchant.sealingKey,
          },
        ],
        signingKey: gateway.signingKey,
        openingKeys: gateway.openingKey,
        users: [{ ipRoleId: USER, points: 100 }],
        ...config,
      }),
    client: (sandbox, config = {}) => {
      const { mode = 'plain', ...rest } = config;
      return createRedeemClient({
        baseUrl: 'https://gateway.test',
        clientId: CLIENT_ID,
        signingKey: merchant.signingKey,
        verificationKeys: gateway.verificationKey,
        ...(mode === 'sealed' && { sealingKey: gateway.sealingKey, openingKeys: merchant.openingKey }),
        fetch: (url, init) => sandbox.fetch(new Request(url, init)),
        ...rest,
      });
    },
  };
}

export const redemption = (
  bizNo: string,
  points: number = 1,
  ipRoleId: string = USER,
): BenefitRedeemRequest<{ readonly points: number }> => ({
  benefitProductCode: 'POINT',
  bizNo,
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId,
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points }],
});
