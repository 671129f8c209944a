// In: a fetch response and a limit. Out: its body, decoded bytes counted as they come, never more than the limit.
import { RedeemClientError } from './errors.ts';
import type { FetchResponse } from './platform.ts';
import type { Scope } from './scope.ts';

// What every fetch decodes by itself; a list of several would be nested compression.
const encodings = /^\s*(identity|(x-)?gzip|deflate|br)?\s*$/i;

/**
 * Reads a response body once. Counting happens after decompression, so a compressed bomb ends at the limit too. When
 * the scope ends, the source is told to stop, and whoever races against the scope need not wait for it to obey.
 *
 * @throws RedeemClientError ERR_CONTENT_ENCODING · ERR_RESPONSE_TOO_LARGE
 */
export async function readBody(
  response: FetchResponse,
  options: { readonly maxBytes: number; readonly scope: Scope },
): Promise<Uint8Array> {
  const { maxBytes, scope } = options;
  if (!response.body) return new Uint8Array(0);
  const reader = response.body.getReader();
  // Not awaited: a source that ignores cancel must not hold the call.
  const cancel = (): void => {
    reader.cancel().catch(() => {});
  };
  const refuse = (code: 'ERR_CONTENT_ENCODING' | 'ERR_RESPONSE_TOO_LARGE', message: string): never => {
    scope.stop();
    throw new RedeemClientError(code, message, { sent: 'maybe' });
  };
  scope.addEventListener('abort', cancel);
  try {
    scope.check();
    if (!encodings.test(response.headers.get('content-encoding') ?? '')) {
      refuse('ERR_CONTENT_ENCODING', 'Content-Encoding of the answer: not one of gzip, deflate, br.');
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const { value } = await reader.read();
      if (!value) break;
      size += value.length;
      if (size > maxBytes) refuse('ERR_RESPONSE_TOO_LARGE', `The answer has more than ${maxBytes} bytes.`);
      chunks.push(value);
    }
    if (chunks.length === 1 && chunks[0]) return chunks[0];
    const body = new Uint8Array(size);
    for (const chunk of chunks.reverse()) {
      size -= chunk.length;
      body.set(chunk, size);
    }
    return body;
  } catch (error) {
    cancel();
    throw error;
  }
}
