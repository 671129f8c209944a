// In: nothing. Out: the English locale: labels, menu and side bar.
import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';

export const english: LocaleSpecificConfig<DefaultTheme.Config> & { label: string } = {
  label: 'English',
  lang: 'en-HK',
  themeConfig: {
    nav: [
      { text: 'Guides', link: '/guides/receive-a-call' },
      { text: 'Packages', link: '/packages/signature-header' },
    ],
    sidebar: [],
    footer: { message: 'MIT. Unofficial, not affiliated with AlipayHK.' },
  },
};
