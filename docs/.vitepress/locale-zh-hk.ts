// In: nothing. Out: the locale for Hong Kong, in Traditional Chinese: labels, menu and side bar.
import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';
import { existing } from './existing.ts';

export const hongKong: LocaleSpecificConfig<DefaultTheme.Config> & { label: string } = {
  label: '繁體中文（香港）',
  lang: 'zh-HK',
  description:
    '為 AlipayHK 開放 API 而設的 TypeScript 工具組：簽名、加密、驗證、解密、兌換。非官方，與 AlipayHK 無關。',
  themeConfig: {
    nav: existing([
      { text: '由此開始', link: '/zh-hk/start' },
      { text: '指南', link: '/zh-hk/guides/outcomes-and-retries', activeMatch: '^/zh-hk/guides/' },
      { text: '試玩場', link: '/zh-hk/playground' },
      { text: '參考', link: '/zh-hk/reference/error-codes', activeMatch: '^/zh-hk/reference/' },
    ]),
    sidebar: [
      {
        text: '認識',
        items: existing([
          { text: '由此開始', link: '/zh-hk/start' },
          { text: '協定', link: '/zh-hk/protocol' },
          { text: '甚麼仍未知道', link: '/zh-hk/not-known' },
          { text: '詞彙', link: '/zh-hk/glossary' },
          { text: '試玩場', link: '/zh-hk/playground' },
        ]),
      },
      {
        text: '指南',
        items: existing([
          { text: '密鑰及輪換', link: '/zh-hk/guides/keys-and-rotation' },
          { text: '加密', link: '/zh-hk/guides/sealing' },
          { text: '結果及重試', link: '/zh-hk/guides/outcomes-and-retries' },
          { text: '接收 AlipayHK 的呼叫', link: '/zh-hk/guides/receive-a-call' },
          { text: '邊緣及瀏覽器', link: '/zh-hk/guides/edge-and-browsers' },
          { text: 'KMS 簽名器', link: '/zh-hk/guides/kms-signers' },
          { text: '以沙盒測試', link: '/zh-hk/guides/testing-with-the-sandbox' },
          { text: '活動', link: '/zh-hk/guides/campaigns' },
          { text: '一部機器不夠用時', link: '/zh-hk/guides/outgrowing-one-machine' },
          { text: '正式上線', link: '/zh-hk/guides/going-live' },
          { text: '由其他程式碼轉用', link: '/zh-hk/guides/moving' },
          { text: '實用片段', link: '/zh-hk/cookbook' },
        ]),
      },
      {
        text: '參考',
        items: existing([
          { text: '結果碼', link: '/zh-hk/reference/result-codes' },
          { text: '錯誤碼', link: '/zh-hk/reference/error-codes' },
          { text: '簽名驗證不到的原因', link: '/zh-hk/causes/' },
          { text: '在瀏覽器內測試一致性', link: '/zh-hk/conformance-in-browser' },
        ]),
      },
      {
        text: '英文頁面',
        items: existing([
          { text: '結果對照表', link: '/outcomes' },
          { text: '沙盒的故障', link: '/sandbox-faults' },
          { text: '威脅模型', link: '/threat-model' },
          { text: '可靠性', link: '/reliability' },
          { text: '一致性', link: '/conformance' },
          { text: '效能', link: '/performance' },
          { text: 'API', link: '/reference/api/' },
          { text: '變更紀錄', link: '/project/changelog' },
        ]),
      },
    ],
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
