// In: a signed request. Out: the same with one thing changed on its way, as an attacker or a careless proxy would.
import type { Tampering } from './message-state.ts';

/** A request as it travels. */
export interface WireRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const withHeader = (
  request: WireRequest,
  name: string,
  change: (value: string) => string | undefined,
): WireRequest => {
  const { [name]: value, ...others } = request.headers;
  const changed = value === undefined ? undefined : change(value);
  return { ...request, headers: changed === undefined ? others : { ...others, [name]: changed } };
};

// The last digit or letter before the end: the text stays one of the same kind, and is another one.
const turnOne = (text: string): string =>
  text.replace(/[0-9A-Za-z](?=[^0-9A-Za-z]*$)/, (found) =>
    found === '1' ? '2' : found === 'A' ? 'B' : found < 'A' ? '1' : 'A',
  );

const turnByte = (body: Uint8Array): Uint8Array => {
  const copy = Uint8Array.from(body);
  const at = copy.length >> 1;
  // The lowest bit: 0 becomes 1, "d" becomes "e".
  if (copy[at] !== undefined) copy[at] ^= 1;
  return copy;
};

// Inside the Base64 of a parameter, far from its end, so that it stays Base64 of the same length.
const turnParameter = (value: string, name: string): string => {
  const at = value.indexOf(`${name}=`) + name.length + 21;
  const letter = value[at] === 'A' ? 'B' : 'A';
  return /[0-9A-Za-z]/.test(value[at] ?? '') && value[at - 1] !== '%' && value[at - 2] !== '%'
    ? value.slice(0, at) + letter + value.slice(at + 1)
    : value.replace(
        new RegExp(`${name}=([0-9A-Za-z])`),
        (_, first: string) => `${name}=${first === 'A' ? 'B' : 'A'}`,
      );
};

const CHANGES: Readonly<Record<Tampering, (request: WireRequest) => WireRequest>> = {
  none: (request) => request,
  body: (request) => ({ ...request, body: turnByte(request.body) }),
  time: (request) => withHeader(request, 'Request-Time', turnOne),
  signature: (request) => withHeader(request, 'Signature', (value) => turnParameter(value, 'signature')),
  'no-signature': (request) => withHeader(request, 'Signature', () => undefined),
  'key-version': (request) =>
    withHeader(request, 'Signature', (value) => value.replace(/keyVersion=[^,]*/, 'keyVersion=99')),
  'wrapped-key': (request) => withHeader(request, 'Encrypt', (value) => turnParameter(value, 'symmetricKey')),
};

/** Applies one change. What it would change may be absent (a seal on a plain message); then nothing happens. */
export const tamper = (request: WireRequest, tampering: Tampering): WireRequest =>
  CHANGES[tampering](request);
