// In: a node:http server and how many connections it may hold. Out: that bound kept, and a count of what was refused.
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How often what was refused since the start: `idle`, a connection closed to make room; `full`, one closed because
 * none was idle; else the HTTP status of the refusal (400, 408, 413, 421, 431).
 */
export type Refusals = Readonly<Record<string, number>>;

/** The door of a served sandbox. */
export interface Door {
  /** Counts a refusal that was answered elsewhere. */
  count(reason: 'idle' | 'full' | number): void;
  refusals(): Refusals;
}

// What Node says of a request it could not read (node:http, event 'clientError').
const STATUS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};
const BAD_REQUEST: readonly [number, string] = [400, 'Bad Request'];
// The other side went away; nothing was refused.
const GONE = ['ECONNRESET', 'EPIPE'];

/**
 * Bounds the connections of a server. Beyond `connections` the one leaves that has been without a request for longest,
 * so that idle connections, however many, do not keep a client out; if all are at work, the newcomer is closed.
 */
export function guardDoor(server: Server, connections: number): Door {
  const counts: Record<string, number> = {};
  const count: Door['count'] = (reason) => {
    counts[reason] = (counts[reason] ?? 0) + 1;
  };
  // One record for each connection, changed in place: entries that come and go with every request would have the
  // garbage collector carry answered requests along for a while.
  const held = new Map<Socket, { response: ServerResponse | undefined; idleSince: number }>();
  let turn = 0;
  const longestIdle = (): Socket | undefined => {
    let [longest, since] = [undefined as Socket | undefined, Number.POSITIVE_INFINITY];
    for (const [socket, { response, idleSince }] of held) {
      if (response === undefined && idleSince < since) [longest, since] = [socket, idleSince];
    }
    return longest;
  };
  // Told once: what else arrives on the connection is not read as anything.
  const refused = new WeakSet<Socket>();

  server.on('connection', (socket: Socket) => {
    if (held.size >= connections) {
      const longest = longestIdle();
      count(longest === undefined ? 'full' : 'idle');
      (longest ?? socket).destroy();
      if (longest === undefined) return;
      held.delete(longest);
    }
    held.set(socket, { response: undefined, idleSince: turn++ });
    socket.once('close', () => held.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    const one = held.get(socket);
    if (one === undefined || one.response !== undefined) return;
    one.response = response;
    response.once('close', () => {
      one.response = undefined;
      one.idleSince = turn++;
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    if (refused.has(socket)) return;
    if (GONE.includes(error.code ?? '')) {
      socket.destroy();
      return;
    }
    refused.add(socket);
    const [status, phrase] = STATUS[error.code ?? ''] ?? BAD_REQUEST;
    count(status);
    // In the middle of an answer another one would be read as a part of it.
    if (held.get(socket)?.response?.headersSent === true || !socket.writable) socket.destroy();
    else socket.end(`HTTP/1.1 ${status} ${phrase}\r\nConnection: close\r\n\r\n`);
  });
  return { count, refusals: () => ({ ...counts }) };
}
