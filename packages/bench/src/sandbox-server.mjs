// In: `bare` or `sandbox`, a key file and perhaps a data folder. Out: that server on a free port; its CPU time and memory on demand.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSandbox } from '@redeemkit/redeem-sandbox';
import { openDataFolder } from '@redeemkit/redeem-sandbox/data-folder';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { importOpeningKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';

const [kind, keyFile, folder] = process.argv.slice(2);
const keys = JSON.parse(readFileSync(keyFile, 'utf8'));
const signingKey = await importSigningKey(keys.gatewayPrivate);
const verificationKey = await importVerificationKey(keys.merchantPublic);

/** One verification and one signature per request, by the same keys, and nothing else. */
const serveBare = () =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const pieces = [];
      request.on('data', (piece) => pieces.push(piece));
      request.on('end', async () => {
        const header = request.headers.signature;
        const signature = Buffer.from(
          decodeURIComponent(header.slice(header.indexOf('signature=') + 10)),
          'base64',
        );
        const { 'client-id': client, 'request-time': time } = request.headers;
        const signed = Buffer.concat([Buffer.from(`POST ${request.url}\n${client}.${time}.`), ...pieces]);
        if (!(await verificationKey.verify(signed, signature))) throw new Error('a request does not verify');
        const body = Buffer.from(
          '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}',
        );
        const answer = await signingKey.sign(body);
        response.writeHead(200, {
          Signature: Buffer.from(answer).toString('base64'),
          'Content-Length': body.length,
        });
        response.end(body);
      });
    });
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
  });

const serve = async () => {
  if (kind === 'bare') return serveBare();
  const sandbox = createSandbox({
    clients: [{ clientId: 'BENCH', verificationKeys: verificationKey }],
    signingKey,
    openingKeys: await importOpeningKey(keys.gatewayPrivate),
    users: [{ ipRoleId: '2160220037090534', points: Number.MAX_SAFE_INTEGER }],
    clockWindowMs: Number.POSITIVE_INFINITY,
    ...(folder === undefined ? {} : { store: openDataFolder(folder) }),
  });
  return (await serveSandbox(sandbox, { limits: { connections: 1_000 } })).url;
};

process.on('message', (what) => {
  // Between timed rounds never: collecting everything also throws compiled code away.
  if (what === 'collect') globalThis.gc?.();
  process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit());
process.send({ url: await serve() });
