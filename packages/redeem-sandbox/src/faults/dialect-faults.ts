// In: the plan of an answer. Out: the same honest answer in another spelling that public code of the family uses.
import { decodeBase64, encodeBase64 } from '@redeemkit/signature-header/base64';
import { type AnswerPlan, type Fault, type SignedAnswer, withHeader } from './fault.ts';

const SECOND_MS = 1000;
// Hong Kong, in minutes east of UTC.
const HONG_KONG_MINUTES = 480;

const time =
  (format: (now: number) => string): Fault['plan'] =>
  (plan): AnswerPlan => ({ ...plan, time: format });

const local = (now: number, length: number): string =>
  new Date(now + HONG_KONG_MINUTES * 60 * SECOND_MS).toISOString().slice(0, length);

const header =
  (rewrite: (parts: readonly string[]) => string): Fault['plan'] =>
  (plan): AnswerPlan => ({
    ...plan,
    finish: async (given, tools) => {
      let answer: SignedAnswer = await plan.finish(given, tools);
      for (const name of ['Signature', 'Encrypt']) {
        const value = answer.headers[name];
        if (value !== undefined) answer = withHeader(answer, name, rewrite(value.split(',')));
      }
      return answer;
    },
  });

const dialect = (name: string, does: string, plan: Fault['plan']): Fault => ({
  name,
  group: 'dialect',
  does,
  outcome: 'succeeded',
  debits: 'once',
  appliesTo: 'everything',
  plan,
});

/** Not faults of the gateway, but of clients that accept one spelling only. */
export const DIALECT_FAULTS: readonly Fault[] = [
  dialect(
    'header-spaces',
    'Blanks and tabs around the commas of the Signature and Encrypt headers.',
    header((parts) => parts.join(' ,\t ')),
  ),
  dialect(
    'header-order',
    'The parts of the Signature and Encrypt headers in reverse order.',
    header((parts) => [...parts].reverse().join(',')),
  ),
  dialect(
    'raw-base64',
    'Signature and symmetricKey in plain Base64, with +, / and = not percent-encoded.',
    header((parts) => parts.map((part) => decodeURIComponent(part)).join(',')),
  ),
  dialect(
    'lower-case-escapes',
    'Percent-escapes in lower case: %2b, %2f, %3d.',
    header((parts) => parts.join(',').replace(/%[0-9A-F]{2}/g, (triple) => triple.toLowerCase())),
  ),
  dialect(
    'no-key-version',
    'Signature and Encrypt without keyVersion, which means the newest key.',
    header((parts) => parts.filter((part) => !part.startsWith('keyVersion')).join(',')),
  ),
  dialect(
    'time-offset-colon',
    'Response-Time as 2024-05-22T06:42:21+08:00.',
    time((now) => `${local(now, 19)}+08:00`),
  ),
  dialect(
    'time-offset-compact',
    'Response-Time as 2024-05-22T06:42:21+0800.',
    time((now) => `${local(now, 19)}+0800`),
  ),
  dialect(
    'time-fraction',
    'Response-Time with milliseconds, 2024-05-22T06:42:21.253+08:00.',
    time((now) => `${local(now, 23)}+08:00`),
  ),
  dialect(
    'time-utc',
    'Response-Time as 2024-05-21T22:42:21Z.',
    time((now) => `${new Date(now).toISOString().slice(0, 19)}Z`),
  ),
  dialect('time-milliseconds', 'Response-Time as thirteen digits of epoch milliseconds.', time(String)),
  dialect('crlf-body', 'A body indented with CR LF and TAB, signed as it is.', (plan) => ({
    ...plan,
    encode: (response) =>
      new TextEncoder().encode(JSON.stringify(response, undefined, '\t').replaceAll('\n', '\r\n')),
  })),
  {
    ...dialect(
      'wrapped-base64',
      'The body of a sealed answer in lines of 76 characters, signed as it is.',
      (plan) => ({
        ...plan,
        finish: async (given, tools) => {
          const answer = await plan.finish(given, tools);
          if (!tools.sealed) return answer;
          const text = encodeBase64(decodeBase64(new TextDecoder().decode(answer.body)));
          // 76 characters a line: RFC 2045 §6.8, and what `base64` prints.
          return tools.signAgain(answer, new TextEncoder().encode(`${text.replace(/.{76}/g, '$&\n')}\n`));
        },
      }),
    ),
    appliesTo: 'sealed',
  },
];
