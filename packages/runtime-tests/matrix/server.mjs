// In: the packed sandbox and keys. Out: a loopback server: the sandbox for clients, pages and reports for browsers.
import { createServer } from 'node:http';

const CLIENT = 'C1';
const USER = '2160220037090534';

/**
 * Serves one sandbox twice: at `loopback` by the package's own server, and at `origin` beside the pages that browsers
 * load, so that their client finds it on the same origin.
 */
export async function startServer({ load, fixtures }) {
  const [header, envelope, { createSandbox }, { serveSandbox }] = await Promise.all([
    load('signature-header'),
    load('rsa-aes-envelope'),
    load('redeem-sandbox'),
    load('redeem-sandbox/node'),
  ]);
  const { merchant, gateway } = fixtures.keys;
  const sandbox = createSandbox({
    clients: [
      {
        clientId: CLIENT,
        verificationKeys: await header.importVerificationKey(merchant.spki),
        sealingKey: await envelope.importSealingKey(merchant.spki),
      },
    ],
    signingKey: await header.importSigningKey(gateway.pkcs8),
    openingKeys: await envelope.importOpeningKey(gateway.pkcs8),
    users: [{ ipRoleId: USER, points: 1_000_000 }],
  });
  const served = await serveSandbox(sandbox);

  const pages = new Map();
  const waiting = new Map();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (pathname.startsWith('/report/')) {
      waiting.get(pathname.slice('/report/'.length))?.(JSON.parse(body.toString('utf8')));
      response.end('ok');
    } else if (pages.has(pathname)) {
      const [type, content] = pages.get(pathname);
      response.setHeader('Content-Type', type).end(content);
    } else if (request.method === 'POST') {
      const answer = await sandbox.fetch(
        new Request(`${origin}${request.url}`, { method: 'POST', headers: request.headers, body }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    } else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    loopback: served.url,
    page: (path, type, content) => pages.set(path, [type, content]),
    /** Resolves to what `name` posts. */
    report: (name) =>
      new Promise((resolve) => {
        waiting.set(name, resolve);
      }),
    async close() {
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), served.close()]);
    },
  };
}
