// In: the page and whether a page in the other language is asked for. Out: the links of the language menu. Stands in for
// the default theme's own file: that one leads to a missing page wherever only one language has one.
import { useData } from 'vitepress';
import { type ComputedRef, computed } from 'vue';

interface Lang {
  readonly label: string | undefined;
  readonly link: string;
}

const homeOf = (key: string): string => (key === 'root' ? '/' : `/${key}/`);

export function useLangs({ correspondingLink = false }: { correspondingLink?: boolean } = {}): {
  localeLinks: ComputedRef<{ text: string; link: string }[]>;
  currentLang: ComputedRef<Lang>;
} {
  const { site, localeIndex, frontmatter, hash } = useData();
  const currentLang = computed(() => ({
    label: site.value.locales[localeIndex.value]?.label,
    link: homeOf(localeIndex.value),
  }));
  const localeLinks = computed(() =>
    Object.entries(site.value.locales)
      .filter(([key]) => key !== localeIndex.value)
      .map(([key, { label }]) => {
        // Set by the configuration, which knows which pages there are.
        const counterpart = frontmatter.value['counterpart'];
        const link =
          correspondingLink && typeof counterpart === 'string' ? counterpart + hash.value : homeOf(key);
        return { text: label, link };
      }),
  );
  return { localeLinks, currentLang };
}
