// In: components of VitePress's default theme. Out: the same components with the markup that a screen reader needs.

type Change = readonly [from: string, to: string];

const CHANGES: Readonly<Record<string, readonly Change[]>> = {
  'VPSidebarItem.vue': [
    // A heading is no button: pressed, it does nothing, and a real button must not stand inside another.
    ['      :role="itemRole"\n', ''],
    ['      :tabindex="item.items && 0"\n', ''],
    // The arrow is the button of a group that folds: it says which group, and whether that is open.
    ['aria-label="toggle section"', ':aria-label="item.text" :aria-expanded="!collapsed"'],
    ['@keydown.enter="onCaretClick"', '@keydown.enter.stop="toggle" @keydown.space.stop.prevent="toggle"'],
    [
      '        class="link"\n',
      '        class="link"\n        :aria-current="isActiveLink ? \'page\' : undefined"\n',
    ],
  ],
  // One main region on every page: the theme gives it to documents alone.
  'VPHome.vue': [
    ['  <div \n    class="VPHome"', '  <main\n    class="VPHome"'],
    ['  </div>\n</template>', '  </main>\n</template>'],
  ],
  'VPPage.vue': [
    ['<div class="VPPage">', '<main class="VPPage">'],
    ['  </div>\n</template>', '  </main>\n</template>'],
  ],
  // The switch has its name before the page is brought to life too.
  'VPSwitchAppearance.vue': [["ref('')", "ref(theme.value.darkModeSwitchTitle || 'Switch to dark theme')"]],
  'VPNavBarSearchButton.vue': [
    // The name of the button is what it shows; the keys beside it are a hint and no part of the name.
    ['<span class="DocSearch-Button-Keys">', '<span class="DocSearch-Button-Keys" aria-hidden="true">'],
    ['<kbd class="DocSearch-Button-Key">K</kbd>', '<kbd class="DocSearch-Button-Key key-k"></kbd>'],
  ],
};

/** Changes the theme's own files while they are built; one that is no longer as it was fails the build. */
export function accessibleTheme(): {
  readonly name: string;
  readonly enforce: 'pre';
  transform(code: string, id: string): string | undefined;
} {
  return {
    name: 'accessible-theme',
    enforce: 'pre',
    transform(code, id) {
      const changes = CHANGES[/\/theme-default\/components\/(\w+\.vue)$/.exec(id)?.[1] ?? ''];
      if (changes === undefined) return undefined;
      return changes.reduce((text, [from, to]) => {
        if (!text.includes(from))
          throw new Error(`${id} has no ${from.trim()}; see .vitepress/accessible-theme.ts.`);
        return text.replace(from, () => to);
      }, code);
    },
  };
}
