// In: a number of requests, keys, a server. Out: signed redemptions; how fast the server answers them.
import { sign } from 'node:crypto';
import { Agent, request } from 'node:http';

const PATH = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';

let counter = 0;
/** A signed redemption of one point under a bizNo of its own. */
export const prepare = (privateKey) => {
  counter += 1;
  const body = JSON.stringify({
    benefitProductCode: 'POINT',
    bizNo: `bench-${process.pid}-${counter}`,
    bizdt: '2024-05-22T06:42:21+08:00',
    ipRoleId: '2160220037090534',
    sceneCode: 'BENCH',
    benefitRedeemInfos: [{ points: 1 }],
  });
  const time = '2024-05-22T06:42:21+08:00';
  const signature = sign('sha256', Buffer.from(`POST ${PATH}\nBENCH.${time}.${body}`), privateKey);
  return {
    body,
    headers: {
      'Client-Id': 'BENCH',
      'Content-Type': 'application/json; charset=UTF-8',
      'Request-Time': time,
      Signature: `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signature.toString('base64'))}`,
      'Content-Length': Buffer.byteLength(body),
    },
  };
};

const send = (url, agent, { body, headers }) =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const sent = request(url + PATH, { method: 'POST', headers, agent }, (response) => {
      let text = '';
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => {
        if (!text.includes('"SUCCESS"')) reject(new Error(`answered ${response.statusCode}`));
        else resolve(performance.now() - started);
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** All requests as fast as they are answered, `parallel` at a time. Requests per second. */
export const flood = async (url, requests, parallel = 16) => {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  const queue = requests.values();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (const one of queue) await send(url, agent, one);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return requests.length / seconds;
};

/** Requests at a steady rate, whether or not the one before was answered. Latencies in ms, ascending. */
export const pace = async (url, requests, perSecond) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const pending = [];
  const started = performance.now();
  for (const [index, one] of requests.entries()) {
    const due = started + (index * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    pending.push(send(url, agent, one));
  }
  const latencies = await Promise.all(pending);
  agent.destroy();
  return latencies.sort((a, b) => a - b);
};
