// In: the result codes and reasons of the code. Out: docs/outcomes.md; a test compares the file with this text.
import { benefitRedeem, toOutcome } from '@redeemkit/benefit-redeem-schema';
import { adviceFor, reasonMeanings, type UnknownReasonCode } from '@redeemkit/redeem-client';

/** The letters of the table; `A` stands for any letter nobody documented, undefined for none. */
export const letters = ['S', 'F', 'U', 'A', undefined] as const;

/** A code that is in no table. */
export const undocumentedCode = 'NOT_IN_ANY_TABLE';

/** Every row of the table of result codes. */
export const tableCodes: readonly string[] = [...Object.keys(benefitRedeem.resultCodes), undocumentedCode];

/** `succeeded`, `failed`, or the reason of an `unknown`: what one cell says. */
export function cellOf(resultCode: string, resultStatus: string | undefined): string {
  const judgement = toOutcome(benefitRedeem, { resultCode, resultStatus });
  return judgement.status === 'unknown' ? judgement.reasonCode : judgement.status;
}

const short: Readonly<Record<string, string>> = {
  succeeded: '**succeeded**',
  failed: '**failed**',
  ERR_RESULT_UNDECIDED: 'unknown ¹',
  ERR_RESULT_STATUS_UNEXPECTED: 'unknown ²',
  ERR_RESULT_CODE_UNKNOWN: 'unknown ³',
};

// As the formatter of this repository aligns tables.
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill: string): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [
    line(head, ' '),
    line(
      head.map(() => ''),
      '-',
    ),
    ...body.map((row) => line(row, ' ')),
  ].join('\n');
};

/** The whole page. */
export function outcomesPage(): string {
  const codeRow = (code: string): readonly string[] => {
    const row = Object.hasOwn(benefitRedeem.resultCodes, code)
      ? benefitRedeem.resultCodes[code as keyof typeof benefitRedeem.resultCodes]
      : undefined;
    const cells = letters.map((letter) => short[cellOf(code, letter)] ?? '');
    const words = row ? `${row.meaning} ${row.advice}` : 'Not documented. Ask AlipayHK.';
    return [row ? `\`${code}\`` : 'any other code', row?.status ?? '', ...cells, words];
  };
  const reasonRow = (code: string): readonly string[] => {
    const reason = code as UnknownReasonCode;
    const neverSent = reason === 'ERR_CONNECT' || reason === 'ERR_TLS';
    return [`\`${code}\``, reasonMeanings[reason], adviceFor(reason, neverSent ? 'no' : 'maybe')];
  };
  const head = ['code', 'documented', 'S', 'F', 'U', 'A', '–', 'meaning and advice'];
  return `# Outcomes

Generated from the code (\`packages/runtime-tests/src/outcomes-page.ts\`); a test keeps it current, and another produces
every cell over a real socket.

## A verified answer, by result code and status letter

The second column is the letter that AlipayHK documents for the code; \`A\` stands for any letter it does not document,
the dash for an answer without one. A code fails a redemption only if it proves that nothing moved and comes with its
documented letter.

${table([head, ...tableCodes.map(codeRow)])}

¹ \`ERR_RESULT_UNDECIDED\`: the code does not say whether anything moved.
² \`ERR_RESULT_STATUS_UNEXPECTED\`: the letter is not the documented one.
³ \`ERR_RESULT_CODE_UNKNOWN\`: the code is not documented.

A **failed** becomes unknown (\`ERR_EARLIER_ATTEMPT_OPEN\`) while an earlier attempt with the same bizNo is open: the
failure is about this request, and the earlier one may have taken effect.

## Everything else: the reasons of \`unknown\`

${table([['reason', 'meaning', 'advice'], ...Object.keys(reasonMeanings).map(reasonRow)])}

The HTTP status decides nothing: it is not signed. A verified answer counts with any status, an unsigned one with none.
`;
}
