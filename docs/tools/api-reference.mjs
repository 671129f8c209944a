// In: the exports of every public package. Out: docs/reference/api, one Markdown page for each import, made anew.
// A subpath whose file the package's main entry re-exports has no page of its own: its names are on the main page.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Converter } from 'typedoc';

const root = join(import.meta.dirname, '../..');
const out = join(root, 'docs/reference/api');

/** Import specifier by source file. */
function entries() {
  const found = new Map();
  for (const folder of readdirSync(join(root, 'packages'))) {
    const file = join(root, 'packages', folder, 'package.json');
    if (!existsSync(file)) continue;
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    if (manifest.private === true) continue;
    const main = readFileSync(join(root, 'packages', folder, 'src/index.ts'), 'utf8');
    for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
      const source = target['@redeemkit/source'];
      if (source === undefined) continue;
      if (subpath !== '.' && main.includes(`from '${source.replace('./src/', './')}'`)) continue;
      const name = subpath === '.' ? manifest.name : `${manifest.name}/${subpath.slice(2)}`;
      // Data and not code: thousands of lines that say nothing in a reference.
      if (folder === 'conformance-vectors' && !['.', './redeemkit', './all'].includes(subpath)) continue;
      found.set(join(root, 'packages', folder, source), name);
    }
  }
  return found;
}

/** The newest change of any source, to leave a reference alone that is current. */
function newest(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .reduce((time, entry) => Math.max(time, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}

const names = entries();
const stamp = join(out, '.stamp');
const state = JSON.stringify([
  [...names.values()],
  Math.max(...readdirSync(join(root, 'packages')).map((name) => newest(join(root, 'packages', name)))),
]);
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) process.exit(0);

rmSync(out, { recursive: true, force: true });
const app = await Application.bootstrapWithPlugins({
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: [...names.keys()],
  tsconfig: join(root, 'docs/tsconfig.api.json'),
  skipErrorChecking: true,
  out,
  readme: 'none',
  name: 'API',
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  logLevel: 'Warn',
  validation: { notExported: false, invalidLink: false, rewrittenLink: false },
  router: 'module',
  entryFileName: 'index.md',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  indexFormat: 'list',
  excludeExternals: true,
});
// Modules are called after their source files; readers know them by what they import.
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.children ?? []) {
    const name =
      names.get(join(root, 'packages', `${module.name}.ts`)) ??
      names.get(join(root, 'packages', module.name, 'index.ts'));
    if (name === undefined) throw new Error(`No export of a package is called ${module.name}`);
    module.name = name.replace('@redeemkit/', '');
  }
});
const project = await app.convert();
if (project === undefined) process.exit(1);
await app.generateOutputs(project);

// The plug-in counts a property and a type of like names as one anchor; headings do not.
const pages = readdirSync(out, { recursive: true })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join(out, name));
const anchors = new Map(
  pages.map((page) => {
    const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm);
    return [
      page,
      new Set(
        [...headings].map(([, text]) =>
          text
            .toLowerCase()
            .replace(/[^a-z0-9_ -]/g, '')
            .replace(/ /g, '-'),
        ),
      ),
    ];
  }),
);
for (const page of pages) {
  const text = readFileSync(page, 'utf8').replace(
    /\]\(([^)#]*)#([a-z0-9_-]+)-\d+\)/g,
    (whole, file, anchor) => {
      const target = file === '' ? page : join(page, '..', file);
      return anchors.get(target)?.has(anchor) ? `](${file}#${anchor})` : whole;
    },
  );
  writeFileSync(page, text);
}
writeFileSync(stamp, state);
