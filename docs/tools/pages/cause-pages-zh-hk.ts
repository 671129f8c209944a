// In: the English pages of docs/causes, which the code generates. Out: the same pages in Chinese; what tools print stays.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLocale } from './words.ts';

const folder = join(import.meta.dirname, '../../causes');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const word = (sentence: string): string => inLocale('zh-hk', sentence);

/** Prose of the generator, line by line; the number of characters of a header is the only thing that varies. */
function line(text: string): string {
  const header = /^The Signature header, of (\d+) characters:$/.exec(text);
  if (header !== null) return `\`Signature\` 標頭，共 ${header[1]} 個字元：`;
  if (text === '[All causes](README.md)') return '[所有原因](README.md)';
  if (text.startsWith('**What to do.** '))
    return `**怎樣處理。** ${word(text.slice('**What to do.** '.length))}`;
  return /^(# |$)/.test(text) && text !== '# Why a signature does not verify' ? text : word(text);
}

function page(name: string): string {
  let isCode = false;
  return read(name)
    .split('\n')
    .map((text) => {
      if (text.startsWith('```')) {
        isCode = !isCode;
        return text;
      }
      return isCode ? text : line(text);
    })
    .join('\n');
}

function index(): string {
  const rows = [...read('README.md').matchAll(/^- \[([a-z0-9-]+)\]\((.*)\): (.*)$/gm)].map(
    ([, code, target, says]) => `- [${code}](${target})：${word(says ?? '')}`,
  );
  return `# 簽名為何驗證不到

以下是 \`explainVerification\` 及 \`redeemkit explain\` 能夠指出的所有原因，每個一頁。如有摘要或簽名檢查作證，原因為_proved_（已證實）；如能從輸入看出，為 _likely_（很可能）；如只是值得一看，為 _possible_（可能）。

各頁由程式碼中的列表產生，並由測試核對。工具印出的診斷保留英文原文。

${rows.join('\n')}
`;
}

/** File name → page. */
export function causePagesZhHk(): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => [name, name === 'README.md' ? index() : page(name)] as const),
  );
}
