// In: a HAR file (HTTP Archive 1.2), parsed. Out: one exchange of it.
import { type Capture, type CapturedMessage, fromLatin1 } from './capture.ts';

const utf8 = new TextEncoder();

interface HarEntry {
  readonly request?: { method?: unknown; url?: unknown; headers?: unknown; postData?: { text?: unknown } };
  readonly response?: { headers?: unknown; content?: { text?: unknown; encoding?: unknown } };
}

/**
 * Takes entry `number`, counted from 1, or else the last one with a Signature header on either side.
 *
 * @returns undefined when there is no such entry
 */
export function parseHar(har: object, number?: number): Capture | undefined {
  const { log } = har as { log?: { entries?: unknown } };
  const entries: unknown[] = Array.isArray(log?.entries) ? log.entries : [];
  const all = entries.map((entry) => toCapture((entry ?? {}) as HarEntry));
  if (number !== undefined) return all[number - 1];
  const isSigned = ({ headers }: CapturedMessage): boolean =>
    headers.some(([name]) => name.toLowerCase() === 'signature');
  return all.filter(({ request, answer }) => isSigned(request) || (answer && isSigned(answer))).at(-1);
}

function toCapture({ request, response }: HarEntry): Capture {
  const { method, url } = request ?? {};
  const sent = request?.postData?.text;
  const { text, encoding } = response?.content ?? {};
  return {
    request: {
      ...(typeof method === 'string' && { method }),
      ...(typeof url === 'string' && { url }),
      headers: headersOf(request?.headers),
      ...(typeof sent === 'string' && { body: utf8.encode(sent) }),
    },
    answer: {
      headers: headersOf(response?.headers),
      ...(typeof text === 'string' && { body: encoding === 'base64' ? decode(text) : utf8.encode(text) }),
    },
  };
}

function headersOf(list: unknown): CapturedMessage['headers'] {
  return (Array.isArray(list) ? list : []).flatMap((header: unknown) => {
    const { name, value } = (header ?? {}) as { name?: unknown; value?: unknown };
    return typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [];
  });
}

/** Base64 as browsers write it; what is none counts as the text it is. */
function decode(text: string): Uint8Array {
  try {
    return fromLatin1(atob(text));
  } catch {
    return utf8.encode(text);
  }
}
