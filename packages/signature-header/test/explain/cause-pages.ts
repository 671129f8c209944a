// In: the table of causes and the corpus. Out: the pages of docs/causes, a worked example in each.

import { visibleText } from '../../src/explain/visible-text.ts';
import { type CauseCode, causes, type Diagnosis, explainVerification } from '../../src/explain.ts';
import { breakages } from './breakages.ts';
import { bytes, goodHeader, goodMessages, type Scenario, textOf, toInput } from './messages.ts';

/** File name → page. The keys of the examples are new in every run: whatever depends on them is left out. */
export async function causePages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  const codes = Object.keys(causes) as CauseCode[];
  pages.set('README.md', indexPage(codes));
  for (const code of codes) pages.set(`${code}.md`, await causePage(code));
  return pages;
}

function indexPage(codes: readonly CauseCode[]): string {
  const rows = codes.map((code) => `- [${code}](${code}.md): ${cell(causes[code].says)}`);
  return `# Why a signature does not verify

Every cause that \`explainVerification\` and \`redeemkit explain\` can name, one page each. A cause is _proved_ when a
digest or a signature check shows it, _likely_ when it can be seen in the input, _possible_ when it is worth a look.

These pages are generated from the table in the code; a test compares them.

${rows.join('\n')}
`;
}

async function causePage(code: CauseCode): Promise<string> {
  const { says, remedy } = causes[code];
  const { scenario, diagnosis } = await example(code);
  return `# ${code}

${cell(says)}

**What to do.** ${cell(remedy)}

## Worked example

${[...describeTexts(scenario), ...describeHeader(scenario)].join('\n\n')}

The diagnosis:

${fence(describeDiagnosis(diagnosis))}

[All causes](README.md)
`;
}

/** The first message of the corpus on which the cause shows first. */
async function example(
  code: CauseCode,
): Promise<{ readonly scenario: Scenario; readonly diagnosis: Diagnosis }> {
  const ways =
    code === 'text-differs'
      ? [(s: Scenario): Scenario => ({ ...s, signed: { ...s.signed, body: bytes('{"result":{}}') } })]
      : breakages[code];
  for (const way of ways)
    for (const message of goodMessages) {
      const scenario = way(message);
      if (!scenario) continue;
      const diagnosis = await explainVerification(toInput(scenario));
      if (diagnosis.causes[0]?.code === code) return { scenario, diagnosis };
    }
  throw new Error(`no message of the corpus shows ${code}`);
}

function describeTexts({ signed, checked, header }: Scenario): readonly string[] {
  const [left, right] = [signed, checked].map((view) => visibleText(textOf(view)));
  if (header(new Uint8Array(256)) === undefined) return [`Received:\n\n${fence(right ?? '')}`];
  return left === right
    ? [`Signed and checked is the same text:\n\n${fence(left ?? '')}`]
    : [`Signed:\n\n${fence(left ?? '')}`, `Checked:\n\n${fence(right ?? '')}`];
}

/** The header around a signature of counted bytes; a whole one would fill the page. */
function describeHeader({ header }: Scenario): readonly string[] {
  if (header === goodHeader) return [];
  const text = header(Uint8Array.from({ length: 256 }, (_, i) => (i * 7 + 250) & 255));
  if (text === undefined) return ['There is no Signature header.'];
  const shown = text.length > 240 ? `${text.slice(0, 180)} … ${text.slice(-40)}` : text;
  return [`The Signature header, of ${text.length} characters:\n\n${fence(visibleText(bytes(shown)))}`];
}

function describeDiagnosis({ verdict, summary, causes: found }: Diagnosis): string {
  const lines = found.map(({ code, certainty, evidence }) => `${code} (${certainty}): ${evidence}`);
  return [`verdict: ${verdict}`, summary, ...lines].join('\n').replace(/sha256:[\da-f]{16}…/g, 'sha256:…');
}

const fence = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;
// Markdown would take these for markup.
const cell = (text: string): string => text.replace(/[|<>*]/g, (char) => `\\${char}`);
