// In: the pages that are made from the code. Out: proof that each is what the code makes. `vitest -u` writes them anew.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { causePagesZhHk } from '../../tools/pages/cause-pages-zh-hk.ts';
import { errorCodesPage } from '../../tools/pages/error-codes-page.ts';
import { declaredCodes, publicPackages, readErrorTables } from '../../tools/pages/read-error-tables.ts';
import { resultCodesPage } from '../../tools/pages/result-codes-page.ts';
import { unusedWords } from '../../tools/pages/words.ts';

describe('generated pages', () => {
  it('list every error code', async () => {
    await expect(errorCodesPage('en')).toMatchFileSnapshot('../../reference/error-codes.md');
    await expect(errorCodesPage('zh-hk')).toMatchFileSnapshot('../../zh-hk/reference/error-codes.md');
  });

  it('list every result code', async () => {
    await expect(resultCodesPage('en')).toMatchFileSnapshot('../../reference/result-codes.md');
    await expect(resultCodesPage('zh-hk')).toMatchFileSnapshot('../../zh-hk/reference/result-codes.md');
  });

  it('explain every cause in Chinese', async () => {
    const pages = causePagesZhHk();
    for (const [name, page] of pages) await expect(page).toMatchFileSnapshot(`../../zh-hk/causes/${name}`);
    expect(readdirSync(new URL('../../zh-hk/causes', import.meta.url)).sort()).toEqual(
      [...pages.keys()].sort(),
    );
  });

  it('use every translated sentence', () => {
    for (const locale of ['en', 'zh-hk'] as const) {
      errorCodesPage(locale);
      resultCodesPage(locale);
    }
    causePagesZhHk();
    expect(unusedWords()).toEqual([]);
  });
});

describe('error tables', () => {
  const rows = readErrorTables();

  it.each(publicPackages)('%s explains every code it declares', (from) => {
    const explained = rows.filter((row) => row.from === from).map((row) => row.code);
    expect(declaredCodes(from).filter((code) => !explained.includes(code))).toEqual([]);
  });

  it('have text in every cell', () => {
    expect(rows.filter((row) => row.when === '' || row.remedy === '')).toEqual([]);
  });
});
