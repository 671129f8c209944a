// In: the URL of a gateway and a lie. Out: a proxy on loopback that puts the lie in place of a success, headers untouched.
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that is running. */
export interface ForgingProxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts the attacker of the demo: requests pass untouched; an answer that says SUCCESS becomes `lie`. */
export async function startForgingProxy(
  target: string,
  { lie }: { readonly lie: string },
): Promise<ForgingProxy> {
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host: new URL(target).host };
    const onward = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers });
    onward.on('error', () => outgoing.destroy());
    onward.on('response', (answer) => {
      readAll(answer)
        .then((bytes) => {
          const forged = bytes.includes('"SUCCESS"') ? Buffer.from(lie) : bytes;
          outgoing.writeHead(answer.statusCode ?? 502, {
            ...answer.headers,
            'content-length': forged.length,
          });
          outgoing.end(forged);
        })
        .catch(() => outgoing.destroy());
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
