// In: an exchange of the journal. Out: what the console page shows of it, as plain JSON data.
import { stringToSign } from '@redeemkit/signature-header/string-to-sign';
import type { AnsweredRecord, Exchange, ReceivedRecord, VerificationStep } from './state.ts';
import { type HeaderList, headerIndex } from './wire.ts';

/** One line of the console's list. */
export interface ExchangeSummary {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly clientId: string | null;
  readonly bizNo: string | null;
  readonly sealed: boolean;
  /** `verified`, or the step at which the request was refused. */
  readonly verdict: string;
  /** `null` while the request is being answered. */
  readonly outcome: {
    readonly status: number;
    readonly resultCode: string | null;
    readonly resultStatus: string | null;
    readonly effect: string;
    readonly faults: readonly string[];
    readonly tookMs: number;
  } | null;
}

/** Octets as text when they are text, else as hexadecimal digits. */
type ShownBytes = { readonly text: string } | { readonly hex: string };

/** One side of an exchange in full. */
interface ShownMessage {
  readonly headers: HeaderList;
  readonly body: ShownBytes;
  /** The plaintext of a sealed body. */
  readonly opened: ShownBytes | null;
  readonly stringToSign: ShownBytes | null;
}

/** Everything about an exchange. */
export interface ExchangeView extends ExchangeSummary {
  readonly tracerId: string;
  readonly ipRoleId: string | null;
  readonly steps: readonly VerificationStep[];
  readonly request: ShownMessage;
  readonly answer: ShownMessage | null;
}

// More than this of a body helps nobody to read it.
const SHOWN_BYTES = 32_768;

/** The line of the list. */
export function summarise({ id, received, answered }: Exchange): ExchangeSummary {
  const failed = received.steps.find(({ verdict }) => verdict === 'failed');
  return {
    id,
    at: received.at,
    method: received.method,
    path: received.path,
    operation: received.operation ?? null,
    clientId: received.clientId ?? null,
    bizNo: received.bizNo ?? null,
    sealed: headerIndex(received.headers)('Encrypt').length > 0,
    verdict: failed === undefined ? 'verified' : failed.step,
    outcome:
      answered === undefined
        ? null
        : {
            status: answered.status,
            resultCode: answered.resultCode ?? null,
            resultStatus: answered.resultStatus ?? null,
            effect: answered.effect,
            faults: answered.faults,
            tookMs: answered.at - received.at,
          },
  };
}

/** The opened exchange. */
export function showExchange(exchange: Exchange): ExchangeView {
  const { received, answered } = exchange;
  const { method, path, clientId = '' } = received;
  const show = (
    { headers, body, opened }: ReceivedRecord | AnsweredRecord,
    timeHeader: string,
  ): ShownMessage => {
    const values = headerIndex(headers);
    const signed = { clientId: values('Client-Id')[0] ?? clientId, time: values(timeHeader)[0] ?? '' };
    return {
      headers,
      body: showBytes(body),
      opened: opened === undefined ? null : showBytes(opened),
      stringToSign: showSigned({ method, path, ...signed, body }),
    };
  };
  return {
    ...summarise(exchange),
    tracerId: received.tracerId,
    ipRoleId: received.ipRoleId ?? null,
    steps: received.steps,
    request: show(received, 'Request-Time'),
    answer: answered === undefined ? null : show(answered, 'Response-Time'),
  };
}

function showSigned(message: Parameters<typeof stringToSign>[0]): ShownBytes | null {
  try {
    return showBytes(stringToSign(message));
  } catch {
    // A message that has no such string: a header is missing or malformed, and the steps say which.
    return null;
  }
}

function showBytes(bytes: Uint8Array): ShownBytes {
  const shown = bytes.subarray(0, SHOWN_BYTES);
  const more = bytes.length > shown.length ? `… ${bytes.length - shown.length} bytes more` : '';
  try {
    // A cut may split a character: then the end is shown as it is cut, not refused.
    const text = new TextDecoder('utf-8', { fatal: more === '', ignoreBOM: true }).decode(shown);
    return { text: text + more };
  } catch {
    return { hex: Array.from(shown, (octet) => octet.toString(16).padStart(2, '0')).join('') + more };
  }
}
