// In: a folder. Out: a merchant's and a gateway's key pair and a request in it, made now or found from an earlier run.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { benefitRedeem, encodeJson, formatBizTime, parseRequest } from '@redeemkit/benefit-redeem-schema';
import { CliError } from '../errors.ts';
import { generateKeys } from '../generate-keys.ts';
import { printable } from '../printable.ts';
import { writeNewFiles } from '../write-new-files.ts';

/** Where everything is, absolute. */
export interface ThrowAwayFiles {
  readonly merchant: string;
  readonly merchantPublic: string;
  readonly gateway: string;
  readonly gatewayPublic: string;
  readonly request: string;
  readonly made: 'now' | 'before';
}

/** A user that the sandbox starts with. */
export const sampleUser = '2160220000000001';

/**
 * Uses the set in a folder if it is complete, makes one if there is nothing of it.
 *
 * @throws CliError `ERR_FILE_EXISTS` when a part is there and another is missing.
 */
export async function throwAwayKeys(folder: string): Promise<ThrowAwayFiles> {
  const files = {
    merchant: join(folder, 'merchant.pem'),
    merchantPublic: join(folder, 'merchant-public.pem'),
    gateway: join(folder, 'gateway.pem'),
    gatewayPublic: join(folder, 'gateway-public.pem'),
    request: join(folder, 'request.json'),
  };
  const found = await Promise.all(Object.values(files).map(exists));
  if (found.every(Boolean)) return { ...files, made: 'before' };
  if (found.some(Boolean)) {
    throw new CliError(
      'ERR_FILE_EXISTS',
      `${printable(folder)} holds a part of a sandbox set and not all of it. Name an empty folder: --keys FOLDER.`,
    );
  }
  const [merchant, gateway] = await Promise.all([generateKeys('RSA256'), generateKeys('RSA256')]);
  await writeNewFiles([
    { path: files.merchant, text: merchant.privatePem() },
    { path: files.merchantPublic, text: merchant.publicPem },
    { path: files.gateway, text: gateway.privatePem() },
    { path: files.gatewayPublic, text: gateway.publicPem },
    { path: files.request, text: sampleRequestText() },
  ]);
  return { ...files, made: 'now' };
}

function sampleRequestText(): string {
  const request = parseRequest(benefitRedeem, {
    benefitProductCode: 'POINT',
    bizNo: 'SANDBOX-0001',
    bizdt: formatBizTime(Date.now()),
    ipRoleId: sampleUser,
    sceneCode: 'SANDBOX',
    benefitRedeemInfos: [{ points: 100 }],
  });
  // The strict encoder refuses what JSON cannot carry; the second pass only lays it out for a reader.
  const text = new TextDecoder().decode(encodeJson(request));
  return `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
