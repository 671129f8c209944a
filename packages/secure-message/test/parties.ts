// In: nothing. Out: a merchant and a gateway with their keys, and small helpers.
import { generateKeyPairSync } from 'node:crypto';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

const party = async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey,
    signing: await importSigningKey(privateKey),
    verification: await importVerificationKey(publicKey),
    sealing: await importSealingKey(publicKey),
    opening: await importOpeningKey(privateKey, { breaker: { failures: 1_000_000 } }),
  };
};

export const merchant: Awaited<ReturnType<typeof party>> = await party();
export const gateway: Awaited<ReturnType<typeof party>> = await party();

export const path = '/merchant/api/alipayhk/points/bill/notify';
export const time = '2024-05-22T06:42:21+08:00';
/** What `time` says, in epoch milliseconds. */
export const timeMs = 1_716_331_341_000;
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The code a promise is rejected with, or 'no error'. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
}
