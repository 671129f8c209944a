// In: the packages installed by npm. Out: consumers that bundle them for browsers and workers, and run the bundle.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { browsers } from '../matrix/browsers.mjs';
import { commandOf } from '../matrix/runtimes.mjs';

/** Runs a bundle that was made for browsers, after a look that it needs no Node module. */
async function check(shell, file) {
  const text = readFileSync(file, 'utf8');
  const needs = text.match(/(?:from|import|require)\s*\(?\s*["'](node:)?(crypto|buffer|http|fs|process)["']/);
  if (needs) throw new Error(`the bundle needs ${needs[0]}`);
  shell.expect('succeeded', await shell.node([file]));
  return `${(gzipSync(text).length / 1024).toFixed(1)} KiB gzip, client and sandbox`;
}

const bundler = (name, bundle) => ({
  name,
  async run({ shell, base }) {
    const modules = await shell.tool('bundlers');
    // Bundlers configure themselves through modules; this loads them from the folder of tools.
    const load = (id) => import(pathToFileURL(createRequire(join(modules, 'x.js')).resolve(id)).href);
    const outfile = join(base, `out-${name}`, 'bundle.mjs');
    await bundle({ load, base, outfile, modules, shell });
    return check(shell, outfile);
  },
});

const esbuild = bundler('esbuild', async ({ load, base, outfile }) => {
  const { build } = await load('esbuild');
  await build({
    entryPoints: [join(base, 'print.mjs')],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
  });
});

const vite = bundler('vite', async ({ load, base, outfile }) => {
  const { build } = await load('vite');
  await build({
    root: base,
    configFile: false,
    logLevel: 'error',
    build: {
      target: 'es2022',
      outDir: join(outfile, '..'),
      lib: { entry: join(base, 'print.mjs'), formats: ['es'], fileName: () => 'bundle.mjs' },
    },
  });
});

const rollup = bundler('rollup', async ({ load, base, outfile }) => {
  const { rollup: roll } = await load('rollup');
  const { nodeResolve } = await load('@rollup/plugin-node-resolve');
  const refuse = (warning) => {
    // A comment that rollup cannot place, a circular import, a missing export: none is expected.
    throw new Error(`${warning.code}: ${warning.message}`);
  };
  const build = await roll({
    input: join(base, 'print.mjs'),
    plugins: [nodeResolve({ browser: true })],
    onwarn: refuse,
  });
  await build.write({ file: outfile, format: 'es', inlineDynamicImports: true });
  await build.close();
});

const webpack = bundler('webpack', async ({ load, base, outfile }) => {
  const { default: pack } = await load('webpack');
  await new Promise((resolve, reject) => {
    pack(
      {
        mode: 'production',
        target: ['web', 'es2022'],
        context: base,
        entry: join(base, 'print.mjs'),
        experiments: { outputModule: true },
        output: { path: join(outfile, '..'), filename: 'bundle.mjs', module: true, chunkFormat: 'module' },
        performance: { hints: false },
      },
      (error, stats) => {
        if (error) reject(error);
        else if (stats.hasErrors() || stats.hasWarnings())
          reject(new Error(stats.toString({ colors: false })));
        else resolve();
      },
    );
  });
});

const worker = {
  name: 'cloudflare-worker',
  async run({ shell, base }) {
    const modules = await shell.tool('bundlers');
    const { build } = createRequire(join(modules, 'x.js'))('esbuild');
    writeFileSync(
      join(base, 'worker.mjs'),
      `import { redeemOnce } from './program.mjs';
export default {
  async fetch() {
    return new Response(await redeemOnce());
  },
  async test(_, env) {
    const answer = await (await env.self.fetch('https://worker.test/')).text();
    if (answer !== 'succeeded') throw new Error(answer);
  },
};
`,
    );
    // The settings wrangler bundles with.
    await build({
      entryPoints: [join(base, 'worker.mjs')],
      outfile: join(base, 'worker-bundle.js'),
      bundle: true,
      format: 'esm',
      target: 'es2024',
      conditions: ['workerd', 'worker', 'browser'],
      external: ['cloudflare:*', 'node:*'],
      logLevel: 'error',
    });
    const config = join(base, 'worker.capnp');
    writeFileSync(
      config,
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .main)]);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker-bundle.js")],
  bindings = [(name = "self", service = "main")],
  compatibilityDate = "2026-11-01",
);
`,
    );
    const command = await commandOf('workerd');
    await shell.run(command, ['test', config, '--experimental']);
    return (await shell.run(command, ['--version'])).trim();
  },
};

const importMap = {
  name: 'importmap-chromium',
  async run({ base }) {
    const chromium = await browsers.find(({ name }) => name === 'chromium').prepare();
    const map = JSON.stringify({ imports: toImportMap(join(base, 'node_modules')) });
    let tell;
    const told = new Promise((resolve) => {
      tell = resolve;
    });
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url, 'http://127.0.0.1');
      const file = normalize(join(base, pathname));
      if (pathname === '/') {
        response.setHeader('Content-Type', 'text/html').end(`<!doctype html><meta charset="utf-8">
<script type="importmap">${map}</script>
<script type="module">
const post = (body) => fetch('/told', { method: 'POST', body });
addEventListener('error', ({ message }) => post(message));
try {
  const { redeemOnce } = await import('/program.mjs');
  await post(await redeemOnce());
} catch (error) {
  await post(String(error));
}
</script>`);
      } else if (pathname === '/told') {
        let text = '';
        request.on('data', (chunk) => {
          text += chunk;
        });
        request.on('end', () => {
          response.end();
          tell(text);
        });
      } else if (file.startsWith(base) && existsSync(file))
        response.setHeader('Content-Type', 'text/javascript').end(readFileSync(file));
      else response.writeHead(404).end();
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const status = await chromium.visit({ url: `http://127.0.0.1:${server.address().port}/`, until: told });
      if (status !== 'succeeded') throw new Error(status);
    } finally {
      server.closeAllConnections();
      server.close();
    }
    return `Chromium ${chromium.version}, no bundler`;
  },
};

/** Every subpath that the installed packages export → its file, as a page would write it by hand. */
function toImportMap(modules) {
  const names = ['@redeemkit', '@noble'].flatMap((scope) =>
    readdirSync(join(modules, scope)).map((name) => `${scope}/${name}`),
  );
  const imports = {};
  for (const name of [...names, 'valibot']) {
    const { exports } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
    for (const [subpath, target] of Object.entries(exports)) {
      const file = typeof target === 'string' ? target : (target.default ?? target.import);
      const path = typeof file === 'string' ? file : file?.default;
      if (typeof path === 'string' && /\.m?js$/.test(path))
        imports[name + subpath.slice(1)] = `/node_modules/${name}/${path.slice(2)}`;
    }
  }
  return imports;
}

/** Bundlers, a worker, and a page without any. */
export const bundlers = [esbuild, vite, webpack, rollup, worker, importMap];
