// In: the octets of a connection. Out: the target "http": a served sandbox that survives them, tells nothing and debits nothing unasked.
import { connect } from 'node:net';
import { createSandbox } from '@redeemkit/redeem-sandbox';
import { serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { createFastKey } from '../lib/keys.mjs';
import { must } from './coded.mjs';

const USER = '2160220037090534';
const PATH = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
/** Stands for the port that the sandbox happens to have. */
const PORT = '@PORT@';

const request = (line, fields, body = '') =>
  `${line}\r\nHost: 127.0.0.1:${PORT}\r\n${fields}${body === '' ? '' : `Content-Length: ${body.length}\r\n`}\r\n${body}`;

export const httpTarget = {
  files: /redeem-sandbox\/dist|signature-header\/dist/,
  words: [
    'POST ',
    'GET ',
    PATH,
    ' HTTP/1.1\r\n',
    '\r\n\r\n',
    `Host: 127.0.0.1:${PORT}\r\n`,
    'Content-Length: ',
    'Transfer-Encoding: chunked\r\n',
    '0\r\n\r\n',
    'Client-Id: FUZZ\r\n',
    'Request-Time: 2024-05-22T06:42:21+08:00\r\n',
    'Signature: algorithm=RSA256,keyVersion=1,signature=AAAA\r\n',
    'Encrypt: ',
    'Sandbox-Fault: ',
    'drop-after-commit',
    'delay;ms=1',
    '/console/state',
    'Authorization: Bearer ',
    'Origin: http://evil.example\r\n',
    'Connection: close\r\n',
  ],
  seeds: async () =>
    [
      request('GET / HTTP/1.1', ''),
      request('GET /console/state HTTP/1.1', 'Authorization: Bearer 0\r\n'),
      request(
        `POST ${PATH} HTTP/1.1`,
        'Client-Id: FUZZ\r\nContent-Type: application/json\r\nRequest-Time: 2024-05-22T06:42:21+08:00\r\nSignature: algorithm=RSA256,keyVersion=1,signature=AAAA\r\n',
        '{}',
      ),
      request(
        `POST ${PATH} HTTP/1.1`,
        'Sandbox-Fault: delay;ms=1, reset\r\nClient-Id: FUZZ\r\nSignature: x\r\n',
        '{}',
      ),
      `${request(`POST ${PATH} HTTP/1.1`, 'Transfer-Encoding: chunked\r\n')}2\r\n{}\r\n0\r\n\r\n`,
      request('PUT /console/balance HTTP/1.1', 'Origin: http://evil.example\r\n', '{"points":1}'),
    ].map((text) => Buffer.from(text)),
  start: async () => {
    const { signer, verifier } = createFastKey('1');
    const sandbox = createSandbox({
      clients: [{ clientId: 'FUZZ', verificationKeys: verifier }],
      signingKey: signer,
      users: [{ ipRoleId: USER, points: 100 }],
      now: () => 1_716_331_341_000,
      sleep: async () => undefined,
    });
    const served = await serveSandbox(sandbox, { limits: { headersMs: 2_000, requestMs: 2_500 } });
    const port = Number(new URL(served.url).port);
    // What the server would print is a finding.
    let printed;
    console.error = (...words) => {
      printed = words;
    };
    const talk = (octets) =>
      new Promise((resolve) => {
        let heard = '';
        const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
        socket.on('data', (piece) => {
          if (heard.length < 100_000) heard += piece.toString('latin1');
        });
        socket.on('error', () => undefined);
        // The other side ends when it has answered what it could read.
        socket.on('end', () => socket.destroy());
        socket.on('close', () => resolve(heard));
        socket.end(octets);
      });
    const run = async (input) => {
      const heard = await talk(
        Buffer.from(input.toString('latin1').replaceAll(PORT, String(port)), 'latin1'),
      );
      must(printed === undefined, `nothing is printed: ${printed}`);
      must(!/^HTTP\/1\.1 500/m.test(heard), 'no request makes the sandbox fail');
      must(!heard.includes(served.token), 'the token is not told');
      must(
        !heard.includes('"SUCCESS"') && sandbox.ledger.balance(USER) === 100,
        'nothing unsigned is believed',
      );
      const [, status = 'closed'] = /^HTTP\/1\.1 (\d+)/.exec(heard) ?? [];
      return status;
    };
    return { run, close: () => served.close() };
  },
};
