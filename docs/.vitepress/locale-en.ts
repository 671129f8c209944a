// In: nothing. Out: the English locale: labels, menu and side bar.
import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';
import { existing } from './existing.ts';
import { packageNames } from './package-names.ts';

export const english: LocaleSpecificConfig<DefaultTheme.Config> & { label: string } = {
  label: 'English',
  lang: 'en-HK',
  themeConfig: {
    nav: existing([
      { text: 'Start here', link: '/start' },
      { text: 'Guides', link: '/guides/outcomes-and-retries', activeMatch: '^/guides/' },
      { text: 'Playground', link: '/playground' },
      { text: 'Reference', link: '/reference/error-codes', activeMatch: '^/(reference|packages)/' },
    ]),
    sidebar: [
      {
        text: 'Learn',
        items: existing([
          { text: 'Start here', link: '/start' },
          { text: 'The protocol', link: '/protocol' },
          { text: 'One redemption, step by step', link: '/request-flow' },
          { text: 'What is not known', link: '/not-known' },
          { text: 'Glossary', link: '/glossary' },
          { text: 'Playground', link: '/playground' },
        ]),
      },
      {
        text: 'Guides',
        items: existing([
          { text: 'Keys and rotation', link: '/guides/keys-and-rotation' },
          { text: 'Sealing', link: '/guides/sealing' },
          { text: 'Outcomes and retries', link: '/guides/outcomes-and-retries' },
          { text: 'Receive a call from AlipayHK', link: '/guides/receive-a-call' },
          { text: 'Edge and browsers', link: '/guides/edge-and-browsers' },
          { text: 'KMS signers', link: '/guides/kms-signers' },
          { text: 'Testing with the sandbox', link: '/guides/testing-with-the-sandbox' },
          { text: 'Campaigns', link: '/guides/campaigns' },
          { text: 'Outgrowing one machine', link: '/guides/outgrowing-one-machine' },
          { text: 'Going live', link: '/guides/going-live' },
          { text: 'Moving from other code', link: '/guides/moving' },
          { text: 'Cookbook', link: '/cookbook' },
        ]),
      },
      {
        text: 'Reference',
        items: existing([
          { text: 'Result codes', link: '/reference/result-codes' },
          { text: 'Error codes', link: '/reference/error-codes' },
          { text: 'Outcomes', link: '/outcomes' },
          { text: 'Causes of refused signatures', link: '/causes/' },
          { text: 'Faults of the sandbox', link: '/sandbox-faults' },
          {
            text: 'Packages',
            collapsed: true,
            items: packageNames.map((name) => ({ text: name, link: `/packages/${name}` })),
          },
          { text: 'API', link: '/reference/api/' },
        ]),
      },
      {
        text: 'What holds',
        items: existing([
          { text: 'Threat model', link: '/threat-model' },
          { text: 'Reliability', link: '/reliability' },
          { text: 'Conformance', link: '/conformance' },
          { text: 'Conformance in your browser', link: '/conformance-in-browser' },
          { text: 'Performance', link: '/performance' },
          { text: 'Decisions', link: '/decisions/' },
        ]),
      },
      {
        text: 'Project',
        items: existing([
          { text: 'Changelog', link: '/project/changelog' },
          { text: 'Contributing', link: '/project/contributing' },
          { text: 'Security', link: '/project/security' },
        ]),
      },
    ],
    footer: { message: 'MIT. Unofficial, not affiliated with AlipayHK.' },
  },
};
