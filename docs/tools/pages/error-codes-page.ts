// In: the error tables of the packages and the reasons of the client. Out: the page of error codes, an anchor each.
import { adviceFor, reasonMeanings, type UnknownReasonCode } from '@redeemkit/redeem-client';
import { type ErrorRow, readErrorTables } from './read-error-tables.ts';
import { inLocale, type Locale } from './words.ts';

const texts = {
  en: {
    title: 'Error codes',
    colon: ': ',
    intro: `Every code an error of redeemkit can carry, in alphabetical order, each with its own anchor. Generated from the
packages' READMEs and from the code; a test compares it. Nothing was redeemed when a function threw, unless it says
otherwise: once a request may have left, the client throws nothing and answers \`unknown\`, with a reason.`,
    when: 'When',
    remedy: 'What to do',
    reason: 'As a reason of `unknown`',
    root: '',
    outcomes: 'Outcomes',
    results: 'result codes',
    see: (results: string, outcomes: string) =>
      `What the gateway itself answers is on the page of [${results}](result-codes.md); how both become an outcome is in [${outcomes}](../outcomes.md).`,
  },
  'zh-hk': {
    title: '錯誤碼',
    colon: '：',
    intro: `redeemkit 的錯誤可能帶有的所有錯誤碼，按字母次序排列，各有自己的錨點。本頁由各套件的 README 及程式碼產生，並由測試核對。函式拋出錯誤時，除非另有說明，否則並無任何積分被兌換：請求一旦可能已經送出，客戶端便不再拋出錯誤，而是回覆 \`unknown\` 並附上原因。`,
    when: '何時出現',
    remedy: '怎樣處理',
    reason: '作為 `unknown` 的原因',
    root: '../',
    outcomes: '結果對照表',
    results: '結果碼',
    see: (results: string, outcomes: string) =>
      `閘道本身的回覆，見[${results}](result-codes.md)；兩者怎樣變成結果，見[${outcomes}](../../outcomes.md)（英文）。`,
  },
} as const;

/** The heading of a code is its anchor: `#err_timeout`. */
export function errorCodesPage(locale: Locale): string {
  const text = texts[locale];
  const rows = readErrorTables();
  const reasons = Object.keys(reasonMeanings) as UnknownReasonCode[];
  const codes = [...new Set([...rows.map((row) => row.code), ...reasons])].sort();

  const thrown = ({ from, when, remedy }: ErrorRow): string =>
    `- [${from}](${text.root}../../packages/${from}/README.md)
  - ${text.when}${text.colon}${inLocale(locale, when)}
  - ${text.remedy}${text.colon}${inLocale(locale, remedy)}`;
  const asReason = (code: UnknownReasonCode): string => {
    const advice = adviceFor(code, code === 'ERR_CONNECT' || code === 'ERR_TLS' ? 'no' : 'maybe');
    return `- ${text.reason}
  - ${text.when}${text.colon}${inLocale(locale, reasonMeanings[code])}
  - ${text.remedy}${text.colon}${inLocale(locale, advice)}`;
  };
  const sections = codes.map((code) => {
    const reason = reasons.find((one) => one === code);
    const parts = [
      ...rows.filter((row) => row.code === code).map(thrown),
      ...(reason === undefined ? [] : [asReason(reason)]),
    ];
    return `## \`${code}\`\n\n${parts.join('\n')}`;
  });
  return `# ${text.title}

${text.intro}

${text.see(text.results, text.outcomes)}

${sections.join('\n\n')}
`;
}
