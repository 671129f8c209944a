// In: method, path, client id and time as given. Out: the same as the known mistakes would have signed them.
import type { CauseCode } from './cause-code.ts';
import { pathVariants } from './path-variants.ts';
import { timeVariants } from './time-variants.ts';

/** Puts the four fields before the body. */
export type Layout = (method: string, path: string, clientId: string, time: string) => string;

/** Everything of the string to sign but the body. Taken as it is: no grammar is enforced here. */
export interface TextFields {
  readonly method: string;
  readonly path: string;
  readonly clientId: string;
  readonly time: string;
  readonly layout: Layout;
}

/** One field changed. */
export interface FieldVariant {
  readonly codes: readonly CauseCode[];
  /** Completes "with …". */
  readonly note: string;
  readonly field: keyof TextFields;
  readonly fields: TextFields;
}

/** What else is known of the message: values that may have changed places with the given ones. */
export interface OtherFields {
  readonly clientIds: readonly string[];
  readonly times: readonly string[];
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
}

/** `METHOD SP path LF clientId "." time "."`, docs/protocol §1. */
export const STANDARD: Layout = (method, path, clientId, time) => `${method} ${path}\n${clientId}.${time}.`;

const LAYOUTS: readonly (readonly [CauseCode, string, Layout])[] = [
  ['separator-crlf', 'CR LF in place of LF', (m, p, c, t) => `${m} ${p}\r\n${c}.${t}.`],
  ['separator-newline', 'no newline after the path', (m, p, c, t) => `${m} ${p}${c}.${t}.`],
  ['separator-newline', 'a blank in place of the newline', (m, p, c, t) => `${m} ${p} ${c}.${t}.`],
  [
    'separator-newline',
    'a backslash and an n in place of the newline',
    (m, p, c, t) => `${m} ${p}\\n${c}.${t}.`,
  ],
  ['separator-newline', 'two newlines after the path', (m, p, c, t) => `${m} ${p}\n\n${c}.${t}.`],
  ['separator-dots', 'no dot before the time', (m, p, c, t) => `${m} ${p}\n${c}${t}.`],
  ['separator-dots', 'no dot before the body', (m, p, c, t) => `${m} ${p}\n${c}.${t}`],
  ['separator-dots', 'no dots', (m, p, c, t) => `${m} ${p}\n${c}${t}`],
  ['separator-dots', 'newlines in place of the dots', (m, p, c, t) => `${m} ${p}\n${c}\n${t}\n`],
  ['separator-blank', 'no blank after the method', (m, p, c, t) => `${m}${p}\n${c}.${t}.`],
  ['separator-blank', 'two blanks after the method', (m, p, c, t) => `${m}  ${p}\n${c}.${t}.`],
  ['separator-blank', 'a newline after the method', (m, p, c, t) => `${m}\n${p}\n${c}.${t}.`],
  ['field-order', 'the time before the client id', (m, p, c, t) => `${m} ${p}\n${t}.${c}.`],
  ['field-order', 'only client id, time and body', (_m, _p, c, t) => `${c}.${t}.`],
  ['field-order', 'only the body', () => ''],
];

/** Every known change of one field; what leaves the text as it is is left out. Most frequent first in each field. */
export function fieldVariants(base: TextFields, other: OtherFields): readonly (readonly FieldVariant[])[] {
  const text = ({ layout, method, path, clientId, time }: TextFields): string =>
    layout(method, path, clientId, time);
  const seen = new Set([text(base)]);
  const list = <F extends keyof TextFields>(
    field: F,
    entries: readonly (readonly [
      codes: CauseCode | readonly CauseCode[],
      note: string,
      value: TextFields[F],
    ])[],
  ): readonly FieldVariant[] =>
    entries.flatMap(([codes, note, value]) => {
      const fields = { ...base, [field]: value };
      const made = text(fields);
      if (seen.has(made)) return [];
      seen.add(made);
      return [{ codes: typeof codes === 'string' ? [codes] : codes, note, field, fields }];
    });
  return [
    list('time', timeVariants(base.time, other.times)),
    list('path', pathVariants(base.path, other)),
    list('clientId', clientIdVariants(base.clientId, other.clientIds)),
    list('method', methodVariants(base.method)),
    list('layout', LAYOUTS),
  ];
}

function methodVariants(method: string): readonly (readonly [CauseCode, string, string])[] {
  const lower = method.toLowerCase();
  return [
    ['method-case', 'the method in lower case', lower],
    ['method-case', 'the method in upper case', method.toUpperCase()],
    ['method-case', 'the method capitalised', lower.charAt(0).toUpperCase() + lower.slice(1)],
    ['method-other', 'POST', 'POST'],
    ['method-other', 'GET', 'GET'],
    ['method-other', 'PUT', 'PUT'],
    ['method-other', 'no method', ''],
  ];
}

function clientIdVariants(
  clientId: string,
  others: readonly string[],
): readonly (readonly [CauseCode, string, string])[] {
  return [
    ...others.map((id) => ['client-id-other', 'the other client id', id] as const),
    ['client-id-blanks', 'the client id trimmed', clientId.trim()],
    ['client-id-blanks', 'a blank after the client id', `${clientId} `],
    ['client-id-blanks', 'a blank before the client id', ` ${clientId}`],
    ['client-id-blanks', 'a newline after the client id', `${clientId}\n`],
    ['client-id-blanks', 'CR LF after the client id', `${clientId}\r\n`],
    ['client-id-blanks', 'a tab after the client id', `${clientId}\t`],
    ['client-id-blanks', 'a byte order mark before the client id', `\uFEFF${clientId}`],
    ['client-id-blanks', 'the client id in quotes', `"${clientId}"`],
    [
      'client-id-blanks',
      'the client id without blanks and quotes',
      clientId.replace(/[\s"'\uFEFF\u200b]/g, ''),
    ],
    ['client-id-case', 'the client id in upper case', clientId.toUpperCase()],
    ['client-id-case', 'the client id in lower case', clientId.toLowerCase()],
    ['client-id-other', 'an empty client id', ''],
    ['client-id-other', 'the word undefined as client id', 'undefined'],
    ['client-id-other', 'the word null as client id', 'null'],
  ];
}
