// In: the Markdown of this folder and the packages' READMEs. Out: the site's configuration, English and zh-HK.
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { accessibleTheme } from './accessible-theme.ts';
import { counterpartOf } from './counterpart.ts';
import { resolveLinks } from './links.ts';
import { english } from './locale-en.ts';
import { hongKong } from './locale-zh-hk.ts';
import { paintFirst } from './paint-first.ts';
import { slugify } from './slugify.ts';
import { drawTasks } from './tasks.ts';
import { tokenize } from './tokenize.ts';

export default defineConfig({
  title: 'redeemkit',
  description:
    'A TypeScript toolkit for the AlipayHK open API: sign, seal, verify, open, redeem. Unofficial, not affiliated with AlipayHK.',
  // Any folder of any host: `npm run docs:build -- --base /redeemkit/`.
  base: '/',
  // Without one, every browser asks for /favicon.ico; as data it is no file to fetch.
  head: [
    [
      'link',
      {
        rel: 'icon',
        href: 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Crect width=%2216%22 height=%2216%22 rx=%224%22 fill=%22%233451b2%22/%3E%3Cpath d=%22M4 8.5l3 3 5-7%22 fill=%22none%22 stroke=%22white%22 stroke-width=%222%22/%3E%3C/svg%3E',
      },
    ],
  ],
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
  transformHtml: (html, _, { page }) => paintFirst(html, page),
  vite: {
    plugins: [accessibleTheme()],
    resolve: {
      alias: [{ find: /^.*\/composables\/langs$/, replacement: join(import.meta.dirname, 'theme/langs.ts') }],
    },
  },
  markdown: {
    // The default colours of code are too faint on the grey behind them (WCAG 2 AA, 4.5:1).
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
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
