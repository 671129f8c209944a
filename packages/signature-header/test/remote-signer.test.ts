// In: an HTTP stub on loopback that stands for a KMS. Out: proof that a remote signer works, fails and times out with a code.
import { sign as nodeSign } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importVerificationKey, signMessage, verifyMessage } from '@redeemkit/signature-header';
import { describe, expect, it, onTestFinished } from 'vitest';
import { remoteSigner } from '../examples/remote-signer.ts';
import { message, privateKey, publicKey } from './support/keys.ts';

/** Serves one listener until the test ends. @returns its address */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/sign`;
}

const kms: RequestListener = async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  response.end(nodeSign('sha256', Buffer.concat(parts), privateKey));
};

describe('a remote signer', () => {
  it('signs what the verifier verifies', async () => {
    const signer = remoteSigner({ url: await serve(kms), keyVersion: 'kms-7', timeoutMs: 10_000 });
    const signature = await signMessage(message, signer);
    expect(signature).toContain('algorithm=RSA256,keyVersion=kms-7,signature=');
    const keys = await importVerificationKey(publicKey, { keyVersion: 'kms-7' });
    expect((await verifyMessage(message, { signature, keys })).keyVersion).toBe('kms-7');
  });

  it.each<[string, RequestListener, RegExp]>([
    ['answers 503', (_, response) => response.writeHead(503).end(), /answered 503/],
    [
      'redirects elsewhere',
      (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
      /fetch failed/,
    ],
    ['hangs up', (request) => request.socket.destroy(), /fetch failed/],
    ['never answers', () => undefined, /timeout/],
    [
      'stops in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-length': 256 });
        response.write('x');
      },
      /timeout|terminated/,
    ],
  ])('that %s ends in ERR_SIGNER_FAILED with the cause', async (_, listener, words) => {
    const signer = remoteSigner({ url: await serve(listener), keyVersion: '1', timeoutMs: 300 });
    await expect(signMessage(message, signer)).rejects.toMatchObject({
      code: 'ERR_SIGNER_FAILED',
      cause: expect.objectContaining({ message: expect.stringMatching(words) }),
    });
  });

  it('that answers something else than a signature is found out by the peer', async () => {
    const signer = remoteSigner({
      url: await serve((_, response) => response.end('{"error":"no"}')),
      keyVersion: '1',
      timeoutMs: 10_000,
    });
    const signature = await signMessage(message, signer);
    const keys = await importVerificationKey(publicKey);
    await expect(verifyMessage(message, { signature, keys })).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_MISMATCH',
    });
  });

  it.each([[undefined], [null], ['text'], [new ArrayBuffer(256)], [[1, 2, 3]]])(
    'that resolves to %o is refused',
    async (answer) => {
      const signer = {
        algorithm: 'RSA256',
        keyVersion: '1',
        sign: async () => answer as unknown as Uint8Array,
      };
      await expect(signMessage(message, signer)).rejects.toMatchObject({ code: 'ERR_SIGNER_FAILED' });
    },
  );

  it('that resolves to no bytes at all is refused', async () => {
    const signer = { algorithm: 'RSA256', keyVersion: '1', sign: async () => new Uint8Array() };
    await expect(signMessage(message, signer)).rejects.toMatchObject({ code: 'ERR_SIGNER_FAILED' });
  });

  it('whose keyVersion cannot stand in a header is refused', async () => {
    const signer = { algorithm: 'RSA256', keyVersion: '1,x=y', sign: async () => new Uint8Array(256) };
    await expect(signMessage(message, signer)).rejects.toMatchObject({
      cause: { code: 'ERR_HEADER_MALFORMED' },
    });
  });

  it('is not asked for a message that breaks the grammar', async () => {
    let asked = 0;
    const signer = { algorithm: 'RSA256', keyVersion: '1', sign: async () => new Uint8Array(++asked) };
    await expect(signMessage({ ...message, path: '/a/../b' }, signer)).rejects.toMatchObject({
      code: 'ERR_PATH_INVALID',
    });
    expect(asked).toBe(0);
  });
});
