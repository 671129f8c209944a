// In: the HTML of a built page. Out: the same page, whose scripts start once its words are on the screen.

// The pages are complete without a script. Started at once, the app takes its time before the first frame, a third of a
// second on a slow phone; started behind the frame, the reader has the words meanwhile. The file is still fetched early.
const startAfterPaint = (address: string): string =>
  `<link rel="modulepreload" href="${address}">
    <script id="start">(()=>{let started=false;const start=()=>{if(!started){started=true;import("${address}")}};` +
  // A browser that does not tell of paint, and a tab that is not painted, wait for nothing.
  `if(document.hidden||!globalThis.PerformanceObserver?.supportedEntryTypes?.includes("paint"))return start();` +
  `new PerformanceObserver((list)=>list.getEntriesByName("first-contentful-paint").length>0&&start()).observe({type:"paint",buffered:true});` +
  // And a paint that is never told of holds nothing up for good.
  `setTimeout(start,3000)})()</script>`;

const APP = /<script type="module" src="([^"]+\/app\.[^"]+\.js)"><\/script>/;
// Icons of social links, of which there are none: an empty file that every first frame would wait for.
const ICONS = /\s*<link rel="preload stylesheet" href="[^"]*vp-icons\.css" as="style">/;

/** @throws when VitePress writes its pages in another way than this was made for */
export function paintFirst(html: string, page: string): string {
  // The page of a missing address has no words of its own: its app writes them.
  if (page === '404.md') return html;
  const address = APP.exec(html)?.[1];
  if (address === undefined || !ICONS.test(html))
    throw new Error(
      `${page}: the script or the icons are not where they were; see .vitepress/paint-first.ts.`,
    );
  return html.replace(APP, () => startAfterPaint(address)).replace(ICONS, '');
}
