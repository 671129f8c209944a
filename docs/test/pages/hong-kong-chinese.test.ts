// In: the Chinese pages and labels. Out: proof that they are written as in Hong Kong, and hold the same code as the English ones.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const docs = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(docs, file), 'utf8');
const list = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(docs, folder), { recursive: true })
    .map((name) => `${folder}/${String(name)}`)
    .filter((name) => ending.test(name) && !name.includes('node_modules'));

const pages = list('zh-hk', /\.md$/);
// Labels of menus, figures, generated pages and the playground.
const labels = [
  ...list('.vitepress', /zh-hk[^/]*\.(ts|json|svg|vue)$/),
  ...list('tools/zh-hk', /\.json$/),
].filter((name) => !/\/(dist|cache)\//.test(name));

/** Written so in Mainland China or Taiwan, and otherwise in Hong Kong. */
const foreign: Readonly<Record<string, string>> = {
  數據: '資料',
  默認: '預設',
  缺省: '預設',
  服務器: '伺服器',
  信息: '資訊、訊息',
  支持: '支援',
  代碼: '程式碼',
  接口: '介面',
  文檔: '文件',
  程序: '程式',
  字符: '字元',
  字節: '位元組',
  字段: '欄位',
  變量: '變數',
  函數: '函式',
  數組: '陣列',
  對象: '物件',
  調用: '呼叫',
  回調: '回呼',
  返回值: '傳回值',
  異步: '非同步',
  線程: '執行緒',
  進程: '行程',
  緩存: '快取',
  內存: '記憶體',
  硬盤: '硬碟',
  加載: '載入',
  配置: '設定',
  菜單: '選單',
  鏈接: '連結',
  粘貼: '貼上',
  剪貼板: '剪貼簿',
  創建: '建立',
  刷新: '重新整理',
  登錄: '登入',
  賬號: '帳戶',
  密匙: '密鑰',
  秘鑰: '密鑰',
  金鑰: '密鑰',
  驗簽: '驗證簽名',
  簽章: '簽名',
  報文: '訊息',
  響應: '回覆',
  冪等: '重複而結果不變',
  標識: '識別',
  倉庫: '儲存庫',
  集成: '整合',
  質量: '質素',
  視頻: '影片',
  短信: '短訊',
  郵箱: '電郵',
  點數: '積分',
  兌現: '兌換',
  商家: '商戶',
  令牌: '權杖',
  網路: '網絡',
  軟體: '軟件',
  硬體: '硬件',
  品質: '質素',
};

// Big5 holds the characters of Traditional Chinese, and none that only Simplified Chinese has.
const traditional = (() => {
  const decoder = new TextDecoder('big5', { fatal: true });
  const found = new Set<string>();
  // 0xA4 to 0xF9: the standard's own rows, without the supplements.
  for (let lead = 0xa4; lead <= 0xf9; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail > 0x7e && trail < 0xa1) continue;
      try {
        found.add(decoder.decode(new Uint8Array([lead, trail])));
      } catch {
        // An empty place of the table.
      }
    }
  return found;
})();
/** In common use in Hong Kong and not in Big5's own rows. */
const alsoTraditional = new Set(['着', '裏', '啓', '衞', '羣', '綫', '麪']);
/** In Big5 as rare characters or for other words; in such texts as these, simplified ones. */
const simplified = new Set(
  '与么于云价优体儿党凄厂厘听后吁圣坏夸宁广怀惊扎担朴机极柜气洁涂涌痒确种筑网胜荐虫适郁里',
);

// English only so far: none.
const untranslated: readonly string[] = [];

const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
const codeBlocks = (text: string): string[] => text.match(/^```[\s\S]*?^```$/gm) ?? [];

const findForeign = (text: string): string[] =>
  Object.keys(foreign)
    .filter((term) => text.includes(term))
    .map((term) => `${term} (${foreign[term]})`);
const findSimplified = (text: string): string[] =>
  [...new Set(text.match(/\p{Script=Han}/gu) ?? [])].filter(
    (char) => (!traditional.has(char) && !alsoTraditional.has(char)) || simplified.has(char),
  );

describe('the check itself', () => {
  it('finds what it looks for', () => {
    expect(findForeign('服務器的默認配置')).toHaveLength(3);
    expect(findSimplified('签名验证，简体')).toEqual(['签', '验', '证', '简', '体']);
    expect(findSimplified('簽名驗證，着重、這裏')).toEqual([]);
  });
});

describe.each([...pages, ...labels])('%s', (file) => {
  const text = file.endsWith('.md') ? withoutCode(read(file)) : read(file);

  it('is written in Traditional Chinese with the words of Hong Kong', () => {
    expect(findForeign(text)).toEqual([]);
    expect(findSimplified(text)).toEqual([]);
  });
});

describe('the two languages', () => {
  it.each(pages)('%s has its English page', (file) => {
    expect(existsSync(join(docs, file.replace('zh-hk/', '')))).toBe(true);
  });

  it.each(pages)('%s shows the same code', (file) => {
    expect(codeBlocks(read(file))).toEqual(codeBlocks(read(file.replace('zh-hk/', ''))));
  });

  it('has every guide in Chinese, but those that are known to wait for it', () => {
    const waiting = list('guides', /\.md$/).filter((file) => !existsSync(join(docs, 'zh-hk', file)));
    expect(waiting.filter((file) => !untranslated.includes(file))).toEqual([]);
  });
});
