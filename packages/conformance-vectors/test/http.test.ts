// In: servers that answer well, badly or not at all. Out: a result for each case.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isConformanceError } from '../src/errors.ts';
import { httpImplementation } from '../src/http.ts';
import { runVectors } from '../src/run-vectors.ts';
import { tiny } from './tiny-file.ts';

async function run(listener: RequestListener, timeoutMs = 5000): Promise<readonly string[]> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`;
    const report = await runVectors([tiny], httpImplementation(url, { timeoutMs }));
    return report.cases.map((item) => (item.verdict === 'failed' ? item.fault : item.verdict));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const reply =
  (toText: (request: { id: number; input: { value: string } }) => string, status = 200): RequestListener =>
  (request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => response.writeHead(status, { location: '/' }).end(toText(JSON.parse(text))));
  };

const all = (fault: string): readonly string[] => Array(5).fill(fault);

describe('httpImplementation', () => {
  it('asks a server', async () => {
    expect(await run(reply(({ input }) => JSON.stringify({ output: input })))).toEqual(all('passed'));
  });

  it('reports another id, a bad status, a redirect, garbage, too much and a closed connection', async () => {
    expect(await run(reply(({ id, input }) => JSON.stringify({ id: id + 1, output: input })))).toEqual(
      all('out-of-order'),
    );
    expect(await run(reply(() => '{"unsupported":"x"}', 500))).toEqual(all('crash'));
    expect(await run(reply(() => '{"unsupported":"x"}', 302))).toEqual(all('crash'));
    expect(await run(reply(() => '<html>'))).toEqual(all('garbage'));
    expect(await run(reply(() => `"${'x'.repeat(2_000_000)}"`))).toEqual(all('too-much-output'));
    expect(await run((request) => request.socket.destroy())).toEqual(all('crash'));
  });

  it('reports a server that never answers', async () => {
    expect(await run(() => undefined, 100)).toEqual(all('timeout'));
  });

  it('refuses what is no address', () => {
    for (const url of ['', 'localhost:80', 'file:///x', '/answer']) {
      try {
        httpImplementation(url);
        expect.unreachable(url);
      } catch (error) {
        expect(isConformanceError(error) && error.code).toBe('ERR_URL_INVALID');
      }
    }
  });
});
