// In: VitePress. Out: its default theme with the system's fonts, so that no font file is fetched, and our styles.
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import './site.css';

export default { extends: DefaultTheme } satisfies Theme;
