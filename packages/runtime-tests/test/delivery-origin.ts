// In: nothing. Out: a loopback server that counts deliveries and resets a connection that is used a second time; for tests.
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface DeliveryOrigin {
  readonly url: string;
  /** Bodies, in order of arrival, also of requests that were never answered. */
  readonly bodies: string[];
  close(): Promise<void>;
}

/**
 * The first request of a connection is answered and the connection kept; a second one on it is read to the end and
 * then the connection is reset. That is what a client meets whose pooled connection dies under a request.
 */
export async function serveDeliveries(): Promise<DeliveryOrigin> {
  const bodies: string[] = [];
  const used = new WeakSet<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      if (used.has(request.socket)) {
        request.socket.resetAndDestroy();
        return;
      }
      used.add(request.socket);
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end('{}');
    });
  });
  // Longer than any test, so that only the reset ends a connection.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
