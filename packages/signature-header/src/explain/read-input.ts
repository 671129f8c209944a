// In: what the caller has at hand. Out: the message's fields with their defaults, and what is missing.
import { isBytes } from '../bytes.ts';
import type { OtherBodies } from './body-variants.ts';
import type { ExplainHeaders, ExplainInput, Need } from './diagnosis.ts';
import { splitUrl } from './path-variants.ts';
import { type OtherFields, STANDARD, type TextFields } from './text-fields.ts';

/** The message in the terms of the signed text. */
export interface MessageFacts {
  readonly signedBy: 'own' | 'peer';
  readonly role: 'request' | 'response';
  readonly signature: string | undefined;
  readonly hasHeaders: boolean;
  readonly fields: TextFields;
  readonly body: Uint8Array;
  readonly other: OtherFields & OtherBodies;
  readonly needs: readonly Need[];
  readonly maxCandidates: number;
}

const NEEDS: Readonly<Partial<Record<keyof ExplainInput, string>>> = {
  signature: 'the Signature header, or all headers as `headers`: it is what is to be explained',
  verificationKey:
    'the key that the signature is checked with; without it nothing can be read out of the signature',
  body: 'the body as bytes, as it travelled; an empty one is given as an empty string',
  path: 'the path of the request, or its URL',
  clientId: 'the client id, or the Client-Id header',
  time: 'the time that was signed: the Request-Time or Response-Time header',
};

/** Reads what is there and lists what is not. */
export function readInput(input: ExplainInput): MessageFacts {
  const header = (name: string): string | undefined => readHeader(input.headers, name);
  const requestTime = header('Request-Time');
  const responseTime = header('Response-Time');
  const role =
    input.role ?? (responseTime !== undefined && requestTime === undefined ? 'response' : 'request');
  const own = role === 'response' ? responseTime : requestTime;
  const url = splitUrl(text(input.url) ?? '');
  const path = text(input.path) ?? (input.url === undefined ? undefined : url.path + url.query);
  const clientId = text(input.clientId) ?? header('Client-Id');
  const time = text(input.time) ?? own ?? requestTime ?? responseTime;
  const signature = text(input.signature) ?? header('Signature');
  const body = bytes(input.body);
  const found = {
    // A header that is there and blank is as good as none.
    signature: signature?.trim() || undefined,
    verificationKey: input.verificationKey ?? input.keys?.[0],
    body,
    path,
    clientId,
    time,
  };
  const { maxCandidates = Number.POSITIVE_INFINITY } = input;
  return {
    maxCandidates: maxCandidates >= 1 ? maxCandidates : 1,
    signedBy: input.direction === 'sent' ? 'own' : 'peer',
    role,
    signature,
    hasHeaders: input.headers !== undefined,
    fields: {
      method: text(input.method) ?? 'POST',
      path: path ?? '',
      clientId: clientId ?? '',
      time: time ?? '',
      layout: STANDARD,
    },
    body: body ?? new Uint8Array(),
    other: {
      clientIds: strings([header('Client-Id'), ...list(input.otherClientIds)]),
      times: strings([requestTime, responseTime, ...list(input.otherTimes)]),
      paths: strings([input.url, ...list(input.otherPaths)]),
      hosts: strings([url.host, header('Host')]).filter(Boolean),
      plaintext: bytes(input.plaintext),
      sealedBody: bytes(input.sealedBody),
    },
    needs: Object.entries(found)
      .filter(([, value]) => value === undefined)
      .map(([field]) => ({
        field: field as keyof ExplainInput,
        why: NEEDS[field as keyof ExplainInput] ?? '',
      })),
  };
}

/** One header's value, several joined as Fetch joins them. */
export function readHeader(headers: ExplainHeaders | undefined, name: string): string | undefined {
  if (!headers) return undefined;
  if (typeof headers.get === 'function') return text(headers.get(name));
  // Without get it is a record. Only the header that is asked for is touched.
  const record = headers as Readonly<Record<string, unknown>>;
  const values = Object.keys(record)
    .filter((key) => key.toLowerCase() === name.toLowerCase())
    .flatMap((key) => record[key])
    .filter((value) => typeof value === 'string');
  return values.length ? values.join(', ') : undefined;
}

// Whatever arrives as JSON from a log or a form may have any shape: only text counts as text.
function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function list(value: readonly string[] | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function strings(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}

function bytes(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  return isBytes(value) ? value : undefined;
}
