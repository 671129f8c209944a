// In: faults and users. Out: a gateway that watches what it is sent, a client for it, and requests to load.
import { generateKeyPairSync } from 'node:crypto';
import { createRedeemClient, type RedeemClient } from '@redeemkit/redeem-client';
import { createSandbox, type Sandbox } from '@redeemkit/redeem-sandbox';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

export const clientId = 'QUEUE-TEST';
const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });
const gateway = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const rich = '2160220037090534';
export const poor = '2160220037090535';

/** One request as the gateway received it. */
export interface Delivery {
  readonly bizNo: string;
  readonly body: string;
  readonly time: string;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly client: RedeemClient;
  readonly deliveries: Delivery[];
  /** The largest number of requests with one bizNo that were under way at once. */
  readonly mostAtOnce: () => number;
}

type Faults = Partial<NonNullable<Parameters<typeof createSandbox>[0]['faults']>>;

/** A sandbox with `faults`, and a client whose every request is noted. */
export async function createWorld(
  faults: Faults = {},
  options: { readonly signAs?: string; readonly before?: (bizNo: string) => Promise<void> } = {},
): Promise<World> {
  const sandbox = createSandbox({
    signingKey: await importSigningKey(gateway.privateKey),
    clients: [{ clientId, verificationKeys: await importVerificationKey(merchant.publicKey) }],
    users: [
      { ipRoleId: rich, points: 1_000_000 },
      { ipRoleId: poor, points: 2 },
    ],
    faults: { rules: [], ...faults },
  });
  const deliveries: Delivery[] = [];
  const inFlight = new Map<string, number>();
  let most = 0;
  const client = createRedeemClient({
    baseUrl: 'https://gateway.test',
    clientId: options.signAs ?? clientId,
    signingKey: await importSigningKey(merchant.privateKey),
    verificationKeys: await importVerificationKey(gateway.publicKey),
    fetch: async (url, init) => {
      const body = new TextDecoder().decode(init.body as Uint8Array);
      const { bizNo } = JSON.parse(body) as { bizNo: string };
      deliveries.push({ bizNo, body, time: init.headers['Request-Time'] ?? '' });
      const now = (inFlight.get(bizNo) ?? 0) + 1;
      inFlight.set(bizNo, now);
      most = Math.max(most, now);
      try {
        await options.before?.(bizNo);
        return await sandbox.fetch(url, init as RequestInit);
      } finally {
        inFlight.set(bizNo, (inFlight.get(bizNo) ?? 1) - 1);
      }
    },
  });
  return { sandbox, client, deliveries, mostAtOnce: () => most };
}

/** Requests `${prefix}-0`, `${prefix}-1`, …, of one point each. */
export function* requests(
  prefix: string,
  options: { readonly count: number; readonly ipRoleId?: string },
): Generator<Record<string, unknown>> {
  for (let index = 0; index < options.count; index += 1)
    yield {
      benefitProductCode: 'POINT',
      bizNo: `${prefix}-${index}`,
      bizdt: '2024-05-22T06:42:21+08:00',
      ipRoleId: options.ipRoleId ?? rich,
      sceneCode: 'CAFE',
      benefitRedeemInfos: [{ points: 1 }],
    };
}
