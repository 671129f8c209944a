// In: a fetch response and a limit. Out: its body, decoded bytes counted as they come, never more than the limit.
import { RedeemClientError } from './errors.ts';
import type { FetchResponse } from './platform.ts';
import type { Scope } from './scope.ts';

// What every fetch decodes by itself; a list of several would be nested compression.
const encodings = ['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br'];

/**
 * Reads a response body once. Counting happens after decompression, so a compressed bomb ends at the limit too.
 *
 * @throws RedeemClientError ERR_CONTENT_ENCODING · ERR_RESPONSE_TOO_LARGE · the scope's reason
 */
export async function readBody(
  response: FetchResponse,
  options: { readonly maxBytes: number; readonly scope: Scope },
): Promise<Uint8Array> {
  const { maxBytes, scope } = options;
  if (!response.body) return new Uint8Array(0);
  const reader = response.body.getReader();
  const stop = (code: 'ERR_CONTENT_ENCODING' | 'ERR_RESPONSE_TOO_LARGE', message: string): never => {
    // Not awaited: a source that ignores cancel must not hold the call.
    reader.cancel().catch(() => {});
    scope.stop();
    throw new RedeemClientError(code, message, { sent: 'maybe' });
  };
  const encoding = (response.headers.get('content-encoding') ?? '').trim().toLowerCase();
  if (!encodings.includes(encoding)) {
    stop(
      'ERR_CONTENT_ENCODING',
      'The answer is compressed in a way that is not accepted: one of gzip, deflate, br.',
    );
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await scope.race(reader.read());
      if (done || !value) break;
      size += value.length;
      if (size > maxBytes) {
        stop('ERR_RESPONSE_TOO_LARGE', `The answer is larger than ${maxBytes} bytes; reading stopped there.`);
      }
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error;
  }
  if (chunks.length === 1 && chunks[0]) return chunks[0];
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
