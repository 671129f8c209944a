// In: a journal entry as the sandbox's console gives it, parsed. Out: the exchange.
import type { Capture, CapturedMessage } from './capture.ts';

/**
 * Reads what `GET /console/exchanges/ID` answers.
 *
 * @returns undefined when it is no journal entry
 */
export function parseJournal(entry: object): Capture | undefined {
  const { method, path, request, answer } = entry as Readonly<Record<string, unknown>>;
  if (typeof request !== 'object' || request === null) return undefined;
  return {
    request: {
      ...(typeof method === 'string' && { method }),
      ...(typeof path === 'string' && { url: path }),
      ...toMessage(request),
    },
    ...(typeof answer === 'object' && answer !== null && { answer: toMessage(answer) }),
  };
}

function toMessage(message: object): CapturedMessage {
  const { headers, body, opened } = message as Readonly<Record<string, unknown>>;
  const bytes = toBytes(body);
  const plaintext = toBytes(opened);
  return {
    headers: (Array.isArray(headers) ? headers : []).flatMap((header: unknown) => {
      const [name, value] = Array.isArray(header) ? header : [];
      return typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [];
    }),
    ...(bytes && { body: bytes }),
    ...(plaintext && { plaintext }),
  };
}

/** `{ text }` or `{ hex }`. */
function toBytes(shown: unknown): Uint8Array | undefined {
  const { text, hex } = (shown ?? {}) as { text?: unknown; hex?: unknown };
  if (typeof text === 'string') return new TextEncoder().encode(text);
  if (typeof hex !== 'string') return undefined;
  return Uint8Array.from(hex.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}
