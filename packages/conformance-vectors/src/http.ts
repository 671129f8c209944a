// In: an address. Out: the server behind it as an implementation: one POST a request, JSON in, JSON out.
import { ConformanceError } from './errors.ts';
import type { ConformanceFailure, ConformanceRequest, Implementation } from './implementation.ts';
import { toAnswer } from './implementation.ts';
import { startPatience } from './patience.ts';

// As for programs: tens of milliseconds are usual, ten seconds leave room for a busy machine.
const DEFAULT_TIMEOUT_MS = 10_000;
// The longest answer to a vector has 140,000 characters.
const MAX_BYTES = 1_048_576;

/**
 * A URL → implementation. Each request is POSTed as JSON and answered with status 200 and the answer as JSON; see
 * `execImplementation` for the three kinds of answer. Redirects are not followed.
 *
 * @throws ConformanceError ERR_URL_INVALID
 * @example
 * await runVectors(allVectors, httpImplementation('http://127.0.0.1:8080/answer'));
 */
export function httpImplementation(
  url: string,
  options: { readonly timeoutMs?: number; readonly fetch?: typeof globalThis.fetch } = {},
): Implementation {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, fetch = globalThis.fetch } = options;
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new ConformanceError('ERR_URL_INVALID', 'Give a whole address, like http://127.0.0.1:8080/answer.');
  }
  const patience = startPatience();

  const ask = async (request: ConformanceRequest): Promise<ReturnType<typeof toAnswer>> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await readText(response);
      if (text === undefined) {
        return { failure: 'too-much-output', detail: `an answer of more than ${MAX_BYTES} bytes` };
      }
      if (response.status !== 200) return { failure: 'crash', detail: `HTTP status ${response.status}` };
      return readAnswer(text, request.id);
    } catch (error) {
      return toFailure(error, timeoutMs);
    }
  };

  return {
    name: url,
    async answer(request) {
      const enough = patience.givenUp();
      if (enough !== undefined) return enough;
      const result = await ask(request);
      patience.note(result);
      return result;
    },
  };
}

function readAnswer(text: string, id: number): ReturnType<typeof toAnswer> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { failure: 'garbage', detail: `not JSON: ${text.slice(0, 80)}` };
  }
  const found = (value as { id?: unknown } | null)?.id;
  if (found !== undefined && found !== id) {
    return { failure: 'out-of-order', detail: `an answer to ${JSON.stringify(found)} when ${id} was asked` };
  }
  return toAnswer(value);
}

/** The body as text, or undefined when it is too long; what is too long is not read to its end. */
async function readText(response: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function toFailure(error: unknown, timeoutMs: number): ConformanceFailure {
  const { name, message, cause } = error as { name?: string; message?: string; cause?: { code?: string } };
  if (name === 'TimeoutError') return { failure: 'timeout', detail: `no answer within ${timeoutMs} ms` };
  return { failure: 'crash', detail: `the request failed: ${cause?.code ?? message ?? 'no reason given'}` };
}
