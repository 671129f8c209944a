// In: a Request. Out: the Response that a client would have got over a socket, or the rejection of a broken one.
import { readBounded } from './read-bounded.ts';
import type { HeaderList, ReceivedRequest, WireAnswer } from './wire.ts';

/** Waits for `ms` milliseconds; rejects when the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** The `fetch` of a sandbox: reads the request, waits and breaks as the answer says. */
export async function answerFetch(
  request: Request,
  options: {
    readonly answer: (received: ReceivedRequest) => Promise<WireAnswer>;
    readonly sleep: Sleep | undefined;
    readonly maxBytes: number;
  },
): Promise<Response> {
  const sleep = options.sleep ?? sleepOnTimer;
  const { signal } = request;
  signal.throwIfAborted();
  const { pathname, search } = new URL(request.url);
  const answer = await options.answer({
    method: request.method,
    path: pathname + search,
    headers: [...request.headers],
    // Firefox has no Request.body.
    body: await readBounded(
      request.body === undefined ? (await request.blob()).stream() : request.body,
      options.maxBytes,
    ),
  });
  if (answer.delayMs > 0) await sleep(answer.delayMs, signal);
  signal.throwIfAborted();
  const { delivery } = answer;
  if (delivery.kind === 'none') throw broken(delivery.how === 'reset' ? 'ECONNRESET' : 'UND_ERR_SOCKET');
  const nullBody = answer.status === 204 || answer.status === 304;
  return new Response(nullBody ? null : bodyStream(answer, { sleep, signal }), {
    status: answer.status,
    headers: toHeaders(answer.headers),
  });
}

/** What fetch rejects with when a connection breaks: a TypeError with a coded cause. */
function broken(code: string): TypeError {
  const cause = Object.assign(new Error('The sandbox broke the connection on purpose.'), { code });
  return new TypeError('fetch failed', { cause });
}

// Blanks are handed out in pieces of this many bytes, as a socket would.
const PIECE = 65_536;

/** The body as fetch would deliver it: inflated, in pieces, broken off. */
function bodyStream(
  answer: WireAnswer,
  io: { readonly sleep: Sleep; readonly signal: AbortSignal },
): ReadableStream<Uint8Array> {
  const { body, delivery } = answer;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    switch (delivery.kind) {
      case 'drip':
        for (let at = 0; at < body.length; at += 1) {
          await io.sleep(delivery.everyMs, io.signal);
          yield body.subarray(at, at + 1);
        }
        return;
      case 'cut':
        yield body.subarray(0, body.length >> 1);
        throw broken('UND_ERR_SOCKET');
      case 'padded':
      case 'gzip': {
        yield body;
        const blanks = new Uint8Array(PIECE).fill(0x20);
        for (let left = delivery.bytes; left > 0; left -= PIECE) yield blanks.slice(0, Math.min(left, PIECE));
        return;
      }
      case 'whole':
      case 'twice':
      case 'none':
        yield body;
    }
  }
  const source = pieces();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await source.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await source.return(undefined);
    },
  });
}

const toHeaders = (list: HeaderList): Headers => {
  const headers = new Headers();
  for (const [name, value] of list) headers.append(name, value);
  return headers;
};

const sleepOnTimer: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
