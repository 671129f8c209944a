// In: nothing. Out: the locale for Hong Kong, in Traditional Chinese: labels, menu and side bar.
import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';

export const hongKong: LocaleSpecificConfig<DefaultTheme.Config> & { label: string } = {
  label: '繁體中文（香港）',
  lang: 'zh-HK',
  description:
    '為 AlipayHK 開放 API 而設的 TypeScript 工具組：簽名、加密、驗證、解密、兌換。非官方，與 AlipayHK 無關。',
  themeConfig: {
    nav: [],
    sidebar: [],
    outline: { level: [2, 3], label: '本頁內容' },
    docFooter: { prev: '上一頁', next: '下一頁' },
    darkModeSwitchLabel: '外觀',
    lightModeSwitchTitle: '切換至淺色模式',
    darkModeSwitchTitle: '切換至深色模式',
    sidebarMenuLabel: '目錄',
    returnToTopLabel: '返回頁頂',
    langMenuLabel: '切換語言',
    skipToContentLabel: '跳至內容',
    notFound: {
      title: '找不到頁面',
      quote: '這一頁不存在，或已移到別處。',
      linkLabel: '返回首頁',
      linkText: '返回首頁',
    },
    footer: { message: 'MIT 授權。非官方，與 AlipayHK 無關。' },
  },
};
