// In: tarballs. Out: a loopback registry that has these packages and nothing else, for every package manager alike.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Serves the scope of the tarballs; resolves to its address and a way to stop. */
export async function serveRegistry(tarballs) {
  const packages = new Map();
  for (const [name, path] of Object.entries(tarballs)) {
    const bytes = readFileSync(path);
    const manifest = JSON.parse(
      execFileSync('tar', ['-xzOf', path, 'package/package.json'], { encoding: 'utf8' }),
    );
    packages.set(name, { bytes, manifest });
  }
  const packument = (name, origin) => {
    const { bytes, manifest } = packages.get(name);
    const { version } = manifest;
    const dist = {
      tarball: `${origin}/${name}/-/${name.split('/')[1]}-${version}.tgz`,
      integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
      shasum: createHash('sha1').update(bytes).digest('hex'),
    };
    // Yesterday is old enough for no manager; the epoch is for all.
    const time = {
      created: '2020-01-01T00:00:00.000Z',
      modified: '2020-01-01T00:00:00.000Z',
      [version]: '2020-01-01T00:00:00.000Z',
    };
    return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } }, time };
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname).slice(1);
    const origin = `http://${request.headers.host}`;
    const [scope, short, dash] = path.split('/');
    const name = `${scope}/${short}`;
    if (!packages.has(name)) response.writeHead(404).end('{}');
    else if (dash === '-') response.end(packages.get(name).bytes);
    else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(packument(name, origin)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
