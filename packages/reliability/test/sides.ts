// In: nothing. Out: keys for both sides, a sandbox that is served or not, and signed requests as text; for tests.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { connect } from 'node:net';
import type { BenefitRedeemRequest } from '@redeemkit/benefit-redeem-schema';
import { createSandbox, type Sandbox, type SandboxConfig } from '@redeemkit/redeem-sandbox';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { formatTime, importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

export const CLIENT = 'ABUSE';
export const USER = '2160220037090534';
export const PATH = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Keys of both sides, in every role; one pair signs and another opens. */
export async function createKeys() {
  const [merchant, merchantOpening, gateway, gatewayOpening] = [pair(), pair(), pair(), pair()];
  return {
    merchantPrivate: merchant.privateKey,
    merchantSigner: await importSigningKey(merchant.privateKey),
    merchantVerifier: await importVerificationKey(merchant.publicKey),
    merchantSealing: await importSealingKey(merchantOpening.publicKey),
    merchantOpening: await importOpeningKey(merchantOpening.privateKey),
    gatewayPrivate: gateway.privateKey,
    gatewaySigner: await importSigningKey(gateway.privateKey),
    gatewayVerifier: await importVerificationKey(gateway.publicKey),
    gatewaySealing: await importSealingKey(gatewayOpening.publicKey),
    gatewayOpening: await importOpeningKey(gatewayOpening.privateKey),
  };
}

export type Keys = Awaited<ReturnType<typeof createKeys>>;

export const createGateway = (keys: Keys, config: Partial<SandboxConfig> = {}): Sandbox =>
  createSandbox({
    clients: [
      { clientId: CLIENT, verificationKeys: keys.merchantVerifier, sealingKey: keys.merchantSealing },
    ],
    signingKey: keys.gatewaySigner,
    openingKeys: keys.gatewayOpening,
    users: [{ ipRoleId: USER, points: 1_000 }],
    ...config,
  });

export const redemption = (
  bizNo: string,
  points: number = 1,
): BenefitRedeemRequest<{ readonly points: number }> => ({
  benefitProductCode: 'POINT',
  bizNo,
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId: USER,
  sceneCode: 'ABUSE',
  benefitRedeemInfos: [{ points }],
});

export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A plain redemption signed with node:crypto alone, for any path, also one that no client of ours would sign. */
export function signedRequest(
  privateKey: KeyObject,
  options: {
    readonly bizNo: string;
    readonly points?: number;
    readonly path?: string;
    readonly clientId?: string;
    readonly at?: number;
  },
): SignedRequest {
  const { bizNo, points = 1, path = PATH, clientId = CLIENT, at = Date.now() } = options;
  const body = JSON.stringify(redemption(bizNo, points));
  const time = formatTime(at);
  const signature = sign('sha256', Buffer.from(`POST ${path}\n${clientId}.${time}.${body}`), privateKey);
  return {
    body,
    headers: {
      'Client-Id': clientId,
      'Content-Type': 'application/json; charset=UTF-8',
      'Request-Time': time,
      Signature: `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signature.toString('base64'))}`,
    },
  };
}

/** The lines of a header, each closed by CRLF. */
export const headerLines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

/** A request as the octets of HTTP/1.1. */
export const requestText = (
  { body, headers }: SignedRequest,
  options: { readonly port: number; readonly target?: string; readonly close?: boolean },
): string =>
  `POST ${options.target ?? PATH} HTTP/1.1\r\nHost: 127.0.0.1:${options.port}\r\n${headerLines(headers)}${
    options.close === true ? 'Connection: close\r\n' : ''
  }Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Writes to a new connection and resolves with all that came back when the other side had closed it. */
export const talk = (port: number, text: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.setEncoding('latin1');
    socket.on('data', (piece) => {
      heard += piece;
    });
    // A reset is an answer too: the sandbox wants no more of this.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    socket.write(text, 'latin1');
  });
