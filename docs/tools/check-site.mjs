// In: the folder of a built site and its base path. Out: one line for each dead link, dead anchor and address that a
// page would fetch from another host, then "N passed, N failed".
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, base = '/'] = process.argv.slice(2);

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
const read = (file) => readFileSync(join(folder, file), 'utf8');
const decode = (text) =>
  text
    .replace(/&amp;/g, '&')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"');

const pages = new Map(
  files
    .filter((file) => file.endsWith('.html'))
    .map((file) => {
      const html = read(file);
      return [
        file,
        { html, ids: new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => decode(id))) },
      ];
    }),
);

/** The file that a static host answers a path with. */
function fileOf(path) {
  const inside = path.slice(base.length);
  if (inside === '' || inside.endsWith('/')) return `${inside}index.html`;
  return existsSync(join(folder, inside)) ? inside : `${inside}.html`;
}

const faults = [];
let links = 0;
for (const [file, { html }] of pages) {
  for (const [, tag, attributes] of html.matchAll(/<(a|script|link|img|iframe|source)\s([^>]*)>/g)) {
    const address = /(?:^|\s)(?:href|src)="([^"]*)"/.exec(attributes)?.[1];
    if (address === undefined) continue;
    links += 1;
    const url = new URL(decode(address), `http://site${base}${file}`);
    if (url.protocol === 'data:') continue;
    if (url.host !== 'site') {
      // People may follow a link elsewhere; the page itself fetches nothing.
      if (tag !== 'a') faults.push(`${file}: <${tag}> fetches from ${url.host}`);
      continue;
    }
    if (!url.pathname.startsWith(base)) {
      faults.push(`${file}: ${address} lies outside of ${base}`);
      continue;
    }
    const target = fileOf(decodeURIComponent(url.pathname));
    if (!existsSync(join(folder, target))) faults.push(`${file}: ${address} leads nowhere`);
    else if (url.hash.length > 1 && pages.has(target)) {
      const id = decodeURIComponent(url.hash.slice(1));
      if (!pages.get(target).ids.has(id)) faults.push(`${file}: ${target} has no place called #${id}`);
    }
  }
}
for (const file of files.filter((name) => name.endsWith('.css')))
  for (const [, address] of read(file).matchAll(/url\(["']?((?:https?:)?\/\/[^)"']+)/g))
    faults.push(`${file}: a style fetches ${address}`);

for (const fault of new Set(faults)) console.log(`FAILED ${fault}`);
const failed = new Set(faults).size;
console.log(`docs: ${pages.size} pages, ${links} links: ${links - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && pages.size > 0 ? 0 : 1;
