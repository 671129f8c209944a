// In: nothing. Out: keys and a fetch that answers like a gateway, as the test tells it; for tests.
import { generateKeyPairSync } from 'node:crypto';
import { type BenefitRedeemRequest, benefitRedeem, encodeJson } from '@redeemkit/benefit-redeem-schema';
import {
  createRedeemClient,
  type FetchInit,
  type RedeemClient,
  type RedeemClientConfig,
} from '@redeemkit/redeem-client';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime, importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

export const CLIENT_ID = '4Q5Y8W0WSG45P907917';

const pair = (): { readonly privatePem: string; readonly publicPem: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privatePem: privateKey, publicPem: publicKey };
};

const importPair = async ({ privatePem, publicPem }: ReturnType<typeof pair>) => ({
  privatePem,
  publicPem,
  signingKey: await importSigningKey(privatePem),
  verificationKey: await importVerificationKey(publicPem),
  openingKey: await importOpeningKey(privatePem),
  sealingKey: await importSealingKey(publicPem),
});

/** Keys of both sides; each side uses one pair for everything unless a test says otherwise. */
export const merchant: Awaited<ReturnType<typeof importPair>> = await importPair(pair());
export const gateway: Awaited<ReturnType<typeof importPair>> = await importPair(pair());

export const SUCCESS = { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } };

/** An answer that the gateway signed, and sealed if told. */
export async function signed(
  answer: unknown = SUCCESS,
  options: {
    readonly now?: number;
    readonly sealing?: 'plain' | 'sealed';
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Response> {
  const { now = Date.now(), sealing = 'plain' } = options;
  const { headers, body } = await sealMessage(
    {
      role: 'response',
      method: 'POST',
      path: benefitRedeem.path,
      clientId: CLIENT_ID,
      time: formatTime(now),
      body: encodeJson(answer),
    },
    { signer: gateway.signingKey, ...(sealing === 'sealed' && { sealing: { key: merchant.sealingKey } }) },
  );
  return new Response(body as Uint8Array<ArrayBuffer>, { headers: { ...headers, ...options.headers } });
}

export type Answer = (init: FetchInit, url: string) => Response | Promise<Response>;

/** A client whose requests `answer` answers. */
export function clientOf(answer: Answer, config: Partial<RedeemClientConfig> = {}): RedeemClient {
  return createRedeemClient({
    baseUrl: 'https://gateway.test',
    clientId: CLIENT_ID,
    signingKey: merchant.signingKey,
    verificationKeys: gateway.verificationKey,
    fetch: async (url, init) => answer(init, url),
    ...config,
  });
}

export const redemption = (bizNo: string = 'order-1'): BenefitRedeemRequest => ({
  benefitProductCode: 'POINT',
  bizNo,
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId: '2160220037090534',
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points: 1 }],
});

/** What `fetch` of Node rejects with. */
export const systemError = (code: string, syscall?: string): TypeError =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error(code), { code, ...(syscall && { syscall }) }),
  });
