// In: the text of a heading. Out: its anchor, the same that code hosts make, so that a link holds here and there.

export const slugify = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/\s/g, '-');
