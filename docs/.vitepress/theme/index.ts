// In: VitePress. Out: its default theme with the system's fonts, so that no font file is fetched, and our styles.
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import MessageFigure from './message-figure.vue';
import './site.css';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component('MessageFigure', MessageFigure);
  },
} satisfies Theme;
