// In: a text in any language. Out: its words for the search index; Chinese, which has no blanks, in pairs of characters.

/** Stands alone: VitePress carries its source text into the page. */
export function tokenize(text: string): string[] {
  return text.split(/[\s\p{P}\p{S}]+/u).flatMap((word) => {
    if (!/\p{Script=Han}/u.test(word)) return word === '' ? [] : [word];
    return word.split(/(\p{Script=Han}+)/u).flatMap((run) => {
      if (!/^\p{Script=Han}/u.test(run)) return run === '' ? [] : [run];
      if (run.length === 1) return [run];
      return Array.from({ length: run.length - 1 }, (_, index) => run.slice(index, index + 2));
    });
  });
}
