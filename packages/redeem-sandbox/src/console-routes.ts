// In: a node:http request for the console. Out: the page, JSON about the sandbox, its events, or a change made to it.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildConsolePage, type ConsolePage } from './console-page.ts';
import { showExchange, summarise } from './console-view.ts';
import type { Sandbox } from './create-sandbox.ts';
import { isSandboxError } from './errors.ts';
import { explainExchange } from './explain-exchange.ts';
import { parseFaultRule } from './faults/fault-rules.ts';
import { FAULTS } from './faults/fault-table.ts';
import { readBody } from './read-body.ts';
import type { Exchange } from './state.ts';

/** What the console works on. */
export interface ConsoleContext {
  readonly sandbox: Sandbox;
  /** Whoever controls the sandbox shows this; printed at start. */
  readonly token: string;
  /** The origins of the page itself. */
  readonly origins: ReadonlySet<string>;
}

/** What a route answers: JSON, or nothing more because it has written its answer itself. */
type Reply = { readonly status: number; readonly json: unknown } | 'written';

// A rule or a balance is a line of JSON.
const MAX_CONTROL_BYTES = 16_384;
// What one screen of the list loads.
const LIST_LIMIT = 200;
// Proxies and browsers keep a silent connection for a minute; this speaks before that.
const HEARTBEAT_MS = 25_000;

/** True for requests that belong to the console and not to the gateway. */
export const isConsoleRequest = ({ method, url = '' }: IncomingMessage): boolean =>
  url.startsWith('/console/') || (method === 'GET' && (url === '/' || url.startsWith('/?')));

// Read and hashed once: anyone on this machine may ask for it, as often as they like.
let page: ConsolePage | undefined;

/** Answers a console request. Everything but the page itself needs the token, and no foreign Origin. */
export async function answerConsole(
  request: IncomingMessage,
  response: ServerResponse,
  context: ConsoleContext,
): Promise<void> {
  const url = new URL(request.url ?? '', 'http://console');
  if (url.pathname === '/') {
    page ??= buildConsolePage();
    const { html, headers } = page;
    response.writeHead(200, headers).end(html);
    return;
  }
  const { origin } = request.headers;
  if (origin !== undefined && !context.origins.has(origin.toLowerCase())) {
    sendJson(response, 403, { error: 'Requests from another origin are refused.' });
    return;
  }
  if (!sameToken(request.headers.authorization, context.token)) {
    sendJson(response, 401, { error: 'Send Authorization: Bearer, with the token printed at start.' });
    return;
  }
  const reply = await route(request, response, { ...context, url });
  if (reply !== 'written') sendJson(response, reply.status, reply.json);
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  context: ConsoleContext & { readonly url: URL },
): Promise<Reply> {
  const { sandbox, url } = context;
  const [, id] = /^\/console\/(?:exchanges|rules)\/(\d{1,15})$/.exec(url.pathname) ?? [];
  const what = `${request.method} ${id === undefined ? url.pathname : url.pathname.replace(id, 'ID')}`;
  switch (what) {
    case 'GET /console/state':
      return { status: 200, json: stateOf(sandbox) };
    case 'GET /console/exchanges':
      return { status: 200, json: listOf(sandbox, url.searchParams) };
    case 'GET /console/exchanges/ID': {
      const exchange = sandbox.journal.get(Number(id));
      return exchange === undefined
        ? { status: 404, json: { error: 'No such request; the journal in memory keeps the newest only.' } }
        : { status: 200, json: await showWithDiagnosis(exchange, sandbox) };
    }
    case 'GET /console/events':
      streamEvents(response, sandbox);
      return 'written';
    case 'PUT /console/balance':
      return change(request, async (input) => {
        const { ipRoleId, points } = (input ?? {}) as { ipRoleId?: unknown; points?: unknown };
        await sandbox.ledger.setBalance(String(ipRoleId), typeof points === 'number' ? points : Number.NaN);
        return stateOf(sandbox);
      });
    case 'POST /console/rules':
      return change(request, (input) => {
        sandbox.faults.add(parseFaultRule(input));
        return Promise.resolve(stateOf(sandbox));
      });
    case 'DELETE /console/rules/ID':
      return sandbox.faults.remove(Number(id))
        ? { status: 200, json: stateOf(sandbox) }
        : { status: 404, json: { error: 'There is no such rule.' } };
    default:
      return { status: 404, json: { error: 'The console has no such address.' } };
  }
}

/** An exchange in full and, if its signature was refused, why. */
async function showWithDiagnosis(exchange: Exchange, sandbox: Sandbox): Promise<unknown> {
  const keys = sandbox.verificationKeys(exchange.received.clientId ?? '');
  const diagnosis = (await explainExchange(exchange, keys)) ?? null;
  return { ...showExchange(exchange), diagnosis };
}

/** Reads a JSON body and changes something; what is wrong with the input is said, and nothing was changed. */
async function change(request: IncomingMessage, work: (input: unknown) => Promise<unknown>): Promise<Reply> {
  const body = await readBody(request, MAX_CONTROL_BYTES);
  if (typeof body === 'string') return { status: 413, json: { error: 'The body is too long.' } };
  let input: unknown;
  try {
    input = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return { status: 400, json: { error: 'The body is not JSON.' } };
  }
  try {
    return { status: 200, json: await work(input) };
  } catch (error) {
    if (!isSandboxError(error)) throw error;
    return { status: 400, json: { error: error.message, code: error.code } };
  }
}

const stateOf = (sandbox: Sandbox): unknown => ({
  operations: sandbox.operations,
  users: sandbox.ledger.users(),
  rules: sandbox.faults.list(),
  faults: FAULTS.map(({ name, group, does, outcome, debits }) => ({ name, group, does, outcome, debits })),
});

const listOf = (sandbox: Sandbox, query: URLSearchParams): unknown => {
  const bizNo = query.get('bizNo');
  const before = Number(query.get('before') ?? Number.NaN);
  const filter = {
    limit: LIST_LIMIT,
    ...(bizNo === null || bizNo === '' ? {} : { bizNo }),
    ...(Number.isSafeInteger(before) ? { before } : {}),
  };
  return sandbox.journal.find(filter).map(summarise);
};

/** Server-sent events: one summary per beginning and per end of a request. */
function streamEvents(response: ServerResponse, sandbox: Sandbox): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=UTF-8',
    'Cache-Control': 'no-store',
  });
  response.write(': listening\n\n');
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  const stop = sandbox.journal.subscribe((id) => {
    const exchange = sandbox.journal.get(id);
    // A page that does not keep up misses lines rather than filling the memory of the sandbox.
    if (exchange === undefined || response.writableNeedDrain) return;
    response.write(`data: ${JSON.stringify(summarise(exchange))}\n\n`);
  });
  response.once('close', () => {
    clearInterval(heartbeat);
    stop();
  });
}

function sendJson(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=UTF-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(JSON.stringify(json));
}

/** Compares in a time that does not depend on where the texts differ. */
function sameToken(authorization: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}
