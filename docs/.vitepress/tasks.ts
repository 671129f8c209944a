// In: list items that begin with "[ ]". Out: the same items as boxes to tick on paper.
import type { MarkdownRenderer } from 'vitepress';

/** A markdown-it plugin. */
export function drawTasks(md: MarkdownRenderer): void {
  md.core.ruler.push('redeemkit-tasks', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      const item = tokens[index - 2];
      const text = token.children?.[0];
      if (token.type !== 'inline' || item?.type !== 'list_item_open' || !text?.content.startsWith('[ ] '))
        continue;
      text.content = text.content.slice('[ ] '.length);
      item.attrJoin('class', 'task');
    }
  });
}
