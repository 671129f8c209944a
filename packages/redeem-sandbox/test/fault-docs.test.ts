// In: the fault table. Out: docs/sandbox-faults.md, compared; UPDATE_DOCS=1 writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAULTS, type Fault } from '../src/index.ts';

const FILE = join(import.meta.dirname, '../../../docs/sandbox-faults.md');

const GROUPS: { readonly [group in Fault['group']]: string } = {
  connection: 'The connection',
  edge: 'What stands in front of the gateway',
  authenticity: 'Origin and time',
  body: 'Signed, and unreadable',
  dialect: 'Other spellings of honest answers',
  business: 'The business layer',
};

const INTRODUCTION = `# Faults of the sandbox

Generated from the fault table of \`@redeemkit/redeem-sandbox\`; do not edit.

Each fault strikes a redemption that would otherwise succeed. _Outcome_ is what a correct client reports after one
attempt; _debits_ is what the ledger of the sandbox says then. Whenever the outcome is \`unknown\`, sending the same bizNo
with the same body again, without the fault, ends in \`succeeded\` with one debit in all. All of this is tested, plain and
sealed, in process and over sockets.

Ask for faults

- per request: the header \`Sandbox-Fault: delay;ms=200, raw-base64\`, which only the sandbox knows;
- per user: \`users: [{ ipRoleId, points, faults: ['risk-reject'] }]\`;
- by rule, in \`faults: { seed, rules }\` or a rule file: \`{ "fault": "drop-after-commit", "when": { "bizNo": "order-*" },
  "probability": 0.1, "times": 3 }\`. A rule matches by \`clientId\`, \`operation\`, \`ipRoleId\` and \`bizNo\`. The same
  seed and the same requests give the same faults, whatever the order in which bizNos arrive;
- by hand, on the console page.
`;

const cellsOf = ({ name, does, outcome, debits, appliesTo, settings }: Fault): readonly string[] => {
  const only = {
    everything: '',
    plain: ' Plain answers only.',
    sealed: ' Sealed answers only.',
    sockets: ' Over sockets only.',
  }[appliesTo];
  const takes = settings === undefined ? '' : ` Settings: ${settings}.`;
  return [`\`${name}\``, `${does}${only}${takes}`, outcome, debits];
};

/** A table with its columns aligned, as the formatter of this repository leaves them. */
const table = (rows: readonly (readonly string[])[]): string => {
  const head = ['name', 'what it does', 'outcome', 'debits'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill: string = ' '): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  return [line(head), line(['', '', '', ''], '-'), ...rows.map((cells) => line(cells))].join('\n');
};

const page = (): string =>
  [
    INTRODUCTION,
    ...Object.entries(GROUPS).map(([group, title]) => {
      const rows = FAULTS.filter((fault) => fault.group === group).map(cellsOf);
      return `## ${title}\n\n${table(rows)}\n`;
    }),
  ].join('\n');

test('docs/sandbox-faults.md says what the fault table says', () => {
  if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(FILE, page());
  expect(readFileSync(FILE, 'utf8')).toBe(page());
});
