// In: the result codes of the operations. Out: the page of result codes, an anchor each.
import {
  benefitIssue,
  benefitRedeem,
  type ResultCodeRow,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';
import { inLocale, type Locale } from './words.ts';

const operations = { benefitRedeem, userPromoBenefitQuery, benefitIssue } as const;

const texts = {
  en: {
    title: 'Result codes',
    colon: ': ',
    intro: `What \`result.resultCode\` of an answer can say, as AlipayHK and its sister platforms document it, and what it proves
once the answer is _verified_. Generated from the code; a test compares it. In an answer that is not signed, no code
proves anything.`,
    certainty: {
      moved: 'It took effect.',
      'nothing-moved': 'Nothing moved: the outcome is `failed`.',
      'cannot-tell': 'It does not say whether anything moved: the outcome is `unknown`.',
    },
    letter: 'Documented letter',
    proves: 'Proves',
    advice: 'What to do',
    everywhere: 'every operation',
    of: (names: string) => `Of ${names}.`,
    differs: `A code counts only with the letter it is documented with. Any other letter, and any code that is not on this page,
is \`unknown\`. The full table is in [Outcomes](../outcomes.md); the client's own codes are in [Error codes](error-codes.md).`,
  },
  'zh-hk': {
    title: '結果碼',
    colon: '：',
    intro: `回覆中 \`result.resultCode\` 的可能值（根據 AlipayHK 及其姊妹平台的文件），以及回覆**通過驗證**後它能證明甚麼。本頁由程式碼產生，並由測試核對。沒有簽名的回覆，任何結果碼都不能證明甚麼。`,
    certainty: {
      moved: '已經生效。',
      'nothing-moved': '沒有任何變動：結果為 `failed`。',
      'cannot-tell': '不能確定有沒有變動：結果為 `unknown`。',
    },
    letter: '文件所列的狀態字母',
    proves: '能證明',
    advice: '怎樣處理',
    everywhere: '所有操作',
    of: (names: string) => `適用於${names}。`,
    differs: `結果碼必須配上文件所列的狀態字母才算數。其他字母，以及不在本頁的結果碼，一律視為 \`unknown\`。完整對照表見[結果對照表](../../outcomes.md)（英文）；客戶端自己的錯誤碼見[錯誤碼](error-codes.md)。`,
  },
} as const;

type Entry = { readonly row: ResultCodeRow; readonly names: readonly string[] };

/** The different readings of one code: an operation's own table may say something else than the gateway's. */
function readings(code: string): readonly Entry[] {
  const found = new Map<string, { row: ResultCodeRow; names: string[] }>();
  for (const [name, { resultCodes }] of Object.entries(operations)) {
    const row = (resultCodes as Readonly<Record<string, ResultCodeRow>>)[code];
    if (row === undefined) continue;
    const key = JSON.stringify(row);
    const entry = found.get(key) ?? { row, names: [] };
    entry.names.push(`\`${name}\``);
    found.set(key, entry);
  }
  return [...found.values()];
}

/** The heading of a code is its anchor: `#point_not_enough`. */
export function resultCodesPage(locale: Locale): string {
  const text = texts[locale];
  const codes = [...new Set(Object.values(operations).flatMap((one) => Object.keys(one.resultCodes)))].sort();
  const total = Object.keys(operations).length;
  const glue = locale === 'en' ? ', ' : '、';
  const describe = ({ row, names }: Entry): string =>
    `${text.of(names.length === total ? text.everywhere : names.join(glue))}${locale === 'en' ? ' ' : ''}${inLocale(locale, row.meaning)}

- ${text.letter}${text.colon}\`${row.status}\`
- ${text.proves}${text.colon}${text.certainty[row.certainty]}
- ${text.advice}${text.colon}${inLocale(locale, row.advice)}`;
  const sections = codes.map((code) => `## \`${code}\`\n\n${readings(code).map(describe).join('\n\n')}`);
  return `# ${text.title}

${text.intro}

${text.differs}

${sections.join('\n\n')}
`;
}
