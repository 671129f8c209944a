// In: the Markdown of this folder and the packages' READMEs. Out: the site's configuration, English and zh-HK.
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { counterpartOf } from './counterpart.ts';
import { resolveLinks } from './links.ts';
import { english } from './locale-en.ts';
import { hongKong } from './locale-zh-hk.ts';
import { slugify } from './slugify.ts';
import { drawTasks } from './tasks.ts';
import { tokenize } from './tokenize.ts';

export default defineConfig({
  title: 'redeemkit',
  description:
    'A TypeScript toolkit for the AlipayHK open API: sign, seal, verify, open, redeem. Unofficial, not affiliated with AlipayHK.',
  // Any folder of any host: `npm run docs:build -- --base /redeemkit/`.
  base: '/',
  srcDir: '.',
  srcExclude: ['README.md', 'node_modules/**'],
  rewrites: {
    'causes/README.md': 'causes/index.md',
    'decisions/README.md': 'decisions/index.md',
    'zh-hk/causes/README.md': 'zh-hk/causes/index.md',
  },
  locales: { root: english, 'zh-hk': hongKong },
  transformPageData: (page) => {
    const counterpart = counterpartOf(page.relativePath);
    return counterpart === undefined ? {} : { frontmatter: { ...page.frontmatter, counterpart } };
  },
  vite: {
    resolve: {
      alias: [{ find: /^.*\/composables\/langs$/, replacement: join(import.meta.dirname, 'theme/langs.ts') }],
    },
  },
  markdown: {
    anchor: { slugify },
    config: (md) => {
      md.use(resolveLinks);
      md.use(drawTasks);
    },
  },
  themeConfig: {
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        miniSearch: { options: { tokenize }, searchOptions: { fuzzy: 0.1, prefix: true } },
        locales: {
          'zh-hk': {
            translations: {
              button: { buttonText: '搜尋', buttonAriaLabel: '搜尋' },
              modal: {
                displayDetails: '顯示詳情',
                resetButtonTitle: '清除',
                backButtonTitle: '返回',
                noResultsText: '找不到結果：',
                footer: { selectText: '選擇', navigateText: '移動', closeText: '關閉' },
              },
            },
          },
        },
      },
    },
  },
});
