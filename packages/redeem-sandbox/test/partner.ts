// In: nothing. Out: keys for both sides and a partner that signs, seals, sends, verifies and opens; for tests.
import { generateKeyPairSync } from 'node:crypto';
import {
  importOpeningKey,
  importSealingKey,
  type OpeningKey,
  type SealingKey,
} from '@redeemkit/rsa-aes-envelope';
import { openMessage, sealMessage } from '@redeemkit/secure-message';
import {
  formatTime,
  importSigningKey,
  importVerificationKey,
  type SigningKey,
  type VerificationKey,
} from '@redeemkit/signature-header';

export const REDEEM = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
export const ISSUE = '/api/open/alipay/v1/promotion/benefit/issue';
export const ENQUIRE = '/api/open/v1/alipayhk/promotion/benefit/userPromoBenefitQuery';
export const USER = '2160220037090534';
export const CLIENT = '4Q5Y8W0WSG45P907917';
/** 22 May 2024, 06:42:21 in Hong Kong: the time of the page's sample. */
export const NOW = 1_716_331_341_000;

export interface Pair {
  readonly privatePem: string;
  readonly publicPem: string;
}

export const generatePair = (): Pair => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privatePem: privateKey, publicPem: publicKey };
};

export interface Keys {
  readonly signingKey: SigningKey;
  readonly verificationKey: VerificationKey;
  readonly sealingKey: SealingKey;
  readonly openingKey: OpeningKey;
}

export const importPair = async (
  { privatePem, publicPem }: Pair,
  keyVersion: string = '1',
): Promise<Keys> => ({
  signingKey: await importSigningKey(privatePem, { keyVersion }),
  verificationKey: await importVerificationKey(publicPem, { keyVersion }),
  sealingKey: await importSealingKey(publicPem, { keyVersion }),
  openingKey: await importOpeningKey(privatePem, { keyVersion }),
});

export const redeemBody = (
  bizNo: string,
  points: number = 1,
  ipRoleId: string = USER,
): Record<string, unknown> => ({
  benefitProductCode: 'POINT',
  bizNo,
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId,
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points }],
});

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The body as it stands, parsed without any check. */
  readonly claimed: { result?: { resultCode?: string; resultStatus?: string; resultMessage?: string } };
  /** Verifies, opens and parses. */
  readonly open: () => Promise<{
    result: { resultCode: string; resultStatus: string; resultMessage: string };
    [field: string]: unknown;
  }>;
}

export interface PartnerOptions {
  readonly send: (request: Request) => Promise<Response>;
  readonly merchant: Keys;
  readonly gateway: Keys;
  readonly clientId?: string;
  readonly base?: string;
  readonly now?: () => number;
}

export interface PostOptions {
  readonly path?: string;
  readonly seal?: boolean;
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Sends these bytes instead of the JSON of the value. */
  readonly raw?: Uint8Array;
  readonly time?: string;
  readonly method?: string;
}

/** A partner: `post` signs (and seals) a value and sends it. */
export const createPartner = (options: PartnerOptions) => {
  const {
    send,
    merchant,
    gateway,
    clientId = CLIENT,
    base = 'http://sandbox.test',
    now = () => NOW,
  } = options;
  return {
    post: async (value: unknown, how: PostOptions = {}): Promise<Answer> => {
      const { path = REDEEM, seal = false, method = 'POST' } = how;
      const body = how.raw ?? new TextEncoder().encode(JSON.stringify(value));
      const message = {
        role: 'request' as const,
        method,
        path,
        clientId,
        time: how.time ?? formatTime(now()),
        body,
      };
      const sealed = await sealMessage(message, {
        signer: merchant.signingKey,
        ...(seal ? { sealing: { key: gateway.sealingKey } } : {}),
      });
      const headers = new Headers(sealed.headers);
      for (const [name, given] of Object.entries(how.headers ?? {})) {
        if (given === null) headers.delete(name);
        else headers.set(name, given);
      }
      const response = await send(
        new Request(base + path, { method, headers, body: sealed.body as Uint8Array<ArrayBuffer> }),
      );
      const bytes = new Uint8Array(await response.arrayBuffer());
      let claimed: Answer['claimed'] = {};
      try {
        claimed = JSON.parse(new TextDecoder().decode(bytes)) as Answer['claimed'];
      } catch {
        // Sealed, or not JSON at all.
      }
      return {
        status: response.status,
        headers: response.headers,
        bytes,
        claimed,
        open: async () => {
          const opened = await openMessage(
            { role: 'response', method, path, headers: response.headers, body: bytes },
            {
              clientId,
              verificationKeys: gateway.verificationKey,
              openingKeys: merchant.openingKey,
              sealing: seal ? 'required' : 'forbidden',
            },
          );
          return JSON.parse(new TextDecoder().decode(opened.body));
        },
      };
    },
  };
};
