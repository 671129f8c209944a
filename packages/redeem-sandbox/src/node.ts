// In: a sandbox. Out: the same sandbox on a loopback port of this machine (node:http).
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerConsole, isConsoleRequest } from './console-routes.ts';
import type { Sandbox } from './create-sandbox.ts';
import { SandboxError } from './errors.ts';
import { guardDoor, type Refusals } from './guard-door.ts';
import { headerPairs, rawHeader } from './raw-headers.ts';
import { readBody } from './read-body.ts';
import { sendAnswer } from './send-answer.ts';

/** Where and within which limits a sandbox is served. */
export interface ServeOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** An address of this machine; default `127.0.0.1`. */
  readonly host?: string;
  /** `any` allows a `host` that other machines can reach; whoever reaches it can use the sandbox. Default `loopback`. */
  readonly network?: 'loopback' | 'any';
  readonly limits?: ServeLimits;
}

/** What a connection may take. */
export interface ServeLimits {
  /** Body bytes; default 65,536. Beyond: 413. */
  readonly bodyBytes?: number;
  /** Header bytes; default 16,384. Beyond: 431. */
  readonly headerBytes?: number;
  /** Milliseconds from the first byte to the last of the head; default 5,000. Beyond: 408. */
  readonly headersMs?: number;
  /** Milliseconds for the whole request; default 10,000. Beyond: 408. */
  readonly requestMs?: number;
  /** Connections at a time; default 100. Beyond: the one idle for longest is closed, or the newcomer if none is. */
  readonly connections?: number;
}

/** A sandbox that is being served. */
export interface ServedSandbox {
  /** For example `http://127.0.0.1:49213`. */
  readonly url: string;
  /** What the console asks for; new at every start. */
  readonly token: string;
  /** The console with its token behind the `#`, which browsers do not send. */
  readonly consoleUrl: string;
  /** What was refused before it reached the sandbox, and how often. */
  refusals(): Refusals;
  /** Stops listening, drops connections; resolves when the port is free. The sandbox itself stays open. */
  close(): Promise<void>;
}

// threat-model, "Sandbox server".
const DEFAULT_LIMITS: Required<ServeLimits> = {
  bodyBytes: 65_536,
  headerBytes: 16_384,
  headersMs: 5_000,
  requestMs: 10_000,
  connections: 100,
};

const isLoopback = (address: string): boolean =>
  /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3}|localhost)$/.test(address);

/**
 * Serves a sandbox over HTTP.
 *
 * @throws SandboxError `ERR_HOST_NOT_LOOPBACK` for an address beyond this machine without `network: 'any'`
 * @example
 * ```ts
 * const served = await serveSandbox(sandbox, { port: 0 });
 * console.log(served.url);
 * await served.close();
 * ```
 */
export async function serveSandbox(sandbox: Sandbox, options: ServeOptions = {}): Promise<ServedSandbox> {
  const { port = 0, host = '127.0.0.1', network = 'loopback' } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (network === 'loopback' && !isLoopback(host)) {
    throw new SandboxError(
      'ERR_HOST_NOT_LOOPBACK',
      `${host} can be reached from other machines. Use 127.0.0.1, or say network: 'any' if that is what you want.`,
    );
  }
  // 128 bits: as hard to guess as an AES key.
  const token = randomBytes(16).toString('hex');
  let allowedHosts: ReadonlySet<string> = new Set();
  let origins: ReadonlySet<string> = new Set();
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      // How often Node looks for requests that are too slow: a tenth of the shorter limit.
      connectionsCheckingInterval: Math.max(50, Math.min(limits.headersMs, limits.requestMs) / 10),
    },
    (request, response) => {
      // A name that resolves to this machine does not make a page of another origin welcome (DNS rebinding).
      const forConsole = isConsoleRequest(request);
      const given = (rawHeader(request.rawHeaders, 'host') ?? '').toLowerCase();
      const near = isLoopback(request.socket.remoteAddress ?? '');
      if ((network === 'loopback' || forConsole) && !(allowedHosts.has(given) && near)) {
        door.count(421);
        request.resume();
        sendText(response, 421, 'The Host header names something else than this sandbox.');
        return;
      }
      const answering = forConsole
        ? answerConsole(request, response, { sandbox, token, origins })
        : handle(request, response);
      answering.catch((error: unknown) => {
        // Never a stack or a message of unknown origin on the wire.
        if (!response.headersSent)
          sendText(response, 500, 'The sandbox failed; its console output says why.');
        else response.destroy();
        console.error(error);
      });
    },
  );
  const door = guardDoor(server, limits.connections);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, limits.bodyBytes);
    if (body === 'gone') return;
    if (body === 'too-large') {
      door.count(413);
      response.setHeader('Connection', 'close');
      sendText(
        response,
        413,
        `The body is longer than the ${limits.bodyBytes} bytes that the sandbox reads.`,
      );
      return;
    }
    const method = request.method ?? '';
    const path = request.url ?? '';
    const answer = await sandbox.answer({ method, path, headers: headerPairs(request.rawHeaders), body });
    await sendAnswer(answer, response);
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const near = isLoopback(address.address) ? name : '127.0.0.1';
  allowedHosts = new Set(['127.0.0.1', 'localhost', '[::1]', near].map((one) => `${one}:${address.port}`));
  origins = new Set([...allowedHosts].map((allowed) => `http://${allowed}`));
  const url = `http://${name}:${address.port}`;
  return {
    url,
    token,
    refusals: door.refusals,
    consoleUrl: `http://${near}:${address.port}/#token=${token}`,
    close: () =>
      new Promise<void>((resolve) => {
        // The only error it knows is that it was closed before.
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const sendText = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8' });
  response.end(`${text}\n`);
};
