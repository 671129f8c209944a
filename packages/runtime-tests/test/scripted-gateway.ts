// In: the gateway's keys and what to answer. Out: an HTTP server on loopback that answers exactly that; for tests.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeJson } from '@redeemkit/benefit-redeem-schema';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime } from '@redeemkit/signature-header';
import { CLIENT_ID, type Side } from './two-sides.ts';

/** A request as it arrived. */
export interface Arrived {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly socket: IncomingMessage['socket'];
}

/** An answer to write out as it is. */
export interface RawReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** Answers, or takes the response into its own hands. */
export type Script = (
  arrived: Arrived,
  response: ServerResponse,
) => RawReply | undefined | Promise<RawReply | undefined>;

export interface ScriptedGateway {
  readonly url: string;
  readonly arrived: Arrived[];
  /** Replaces the script. */
  script: Script;
  close(): Promise<void>;
}

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** Serves a script. The default answers 204. */
export async function serveScript(script: Script = () => ({ status: 204 })): Promise<ScriptedGateway> {
  const arrived: Arrived[] = [];
  const gateway = { script };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const one = {
      url: request.url ?? '',
      headers: request.headers,
      body: await readAll(request),
      socket: request.socket,
    };
    arrived.push(one);
    const reply = await gateway.script(one, response);
    if (!reply) return;
    response.writeHead(reply.status ?? 200, reply.headers);
    response.end(reply.body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(gateway, {
    url: `http://127.0.0.1:${port}`,
    arrived,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** An answer as the gateway signs it. */
export interface SignedReply extends Required<RawReply> {
  readonly headers: Readonly<Record<string, string>> & {
    readonly Signature?: string;
    readonly Encrypt?: string;
  };
}

/** `result` → an answer signed (and sealed) by the gateway for a request of this path. */
export async function signedReply(
  answer: unknown,
  options: {
    readonly gateway: Side;
    readonly path: string;
    readonly now?: number;
    readonly clientId?: string;
    readonly sealFor?: Side;
    readonly status?: number;
  },
): Promise<SignedReply> {
  const { gateway, path, now = Date.now(), clientId = CLIENT_ID, sealFor, status = 200 } = options;
  const { headers, body } = await sealMessage(
    {
      role: 'response',
      method: 'POST',
      path,
      clientId,
      time: formatTime(now),
      body: answer instanceof Uint8Array ? answer : encodeJson(answer),
    },
    { signer: gateway.signingKey, ...(sealFor && { sealing: { key: sealFor.sealingKey } }) },
  );
  return { status, headers, body };
}

/** `{ result: { resultCode, resultStatus, resultMessage } }`; no letter when it is undefined. */
export const resultOf = (resultCode: string, resultStatus: string | undefined): object => ({
  result: { resultCode, ...(resultStatus !== undefined && { resultStatus }), resultMessage: 'message' },
});
