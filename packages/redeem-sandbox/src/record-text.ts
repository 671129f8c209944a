// In: a journal record without its bodies, or the head of an answer. Out: one text that is cheap to make and to keep, and
// the way back.
import type { AnsweredRecord, ReceivedRecord, VerificationStep } from './state.ts';
import type { HeaderList, WireAnswer } from './wire.ts';

type BodyNames = 'body' | 'opened';

// Between the parts of a line, and between lines: characters that HTTP does not let into a header (RFC 9110 §5.5). JSON
// would do without that, at three times the work for the lists, which are most of a record.
const PART = '\u0000';
const LINE = '\n';

function headerLines(headers: HeaderList): string {
  let lines = '';
  for (const [name, value] of headers) lines += LINE + name + PART + value;
  return lines;
}

const headersOf = (lines: readonly string[]): HeaderList =>
  lines.map((line) => {
    const [name = '', value = ''] = line.split(PART);
    return [name, value] as const;
  });

/** A line of JSON, a line for each header, an empty one, a line for each step. */
export function receivedText(record: Omit<ReceivedRecord, BodyNames>): string {
  const { tracerId, at, method, path, clientId, operation, bizNo, ipRoleId, headers, steps } = record;
  const first = JSON.stringify({ tracerId, at, method, path, clientId, operation, bizNo, ipRoleId });
  let text = first + headerLines(headers) + LINE;
  for (const { step, verdict, detail } of steps) text += LINE + step + PART + verdict + PART + detail;
  return text;
}

/** The record of a text from {@link receivedText}. */
export function receivedOf(text: string): Omit<ReceivedRecord, BodyNames> {
  const [first = '', ...lines] = text.split(LINE);
  const end = lines.indexOf('');
  const steps = lines.slice(end + 1).map((line) => {
    const [step, verdict, detail] = line.split(PART);
    return { step, verdict, detail } as VerificationStep;
  });
  return { ...JSON.parse(first), headers: headersOf(lines.slice(0, end)), steps };
}

/** A line of JSON, a line for each header. */
export function answeredText(record: Omit<AnsweredRecord, BodyNames>): string {
  const { at, status, resultCode, resultStatus, faults, effect, headers } = record;
  return JSON.stringify({ at, status, resultCode, resultStatus, faults, effect }) + headerLines(headers);
}

/** The record of a text from {@link answeredText}. */
export function answeredOf(text: string): Omit<AnsweredRecord, BodyNames> {
  const [first = '', ...lines] = text.split(LINE);
  return { ...JSON.parse(first), headers: headersOf(lines) };
}

/** The status, a line for each header. */
export const headText = (answer: Pick<WireAnswer, 'status' | 'headers'>): string =>
  answer.status + headerLines(answer.headers);

/** The status and the headers of a text from {@link headText}. */
export function headOf(text: string): Pick<WireAnswer, 'status' | 'headers'> {
  const [status, ...lines] = text.split(LINE);
  return { status: Number(status), headers: headersOf(lines) };
}
