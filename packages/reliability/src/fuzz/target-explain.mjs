// In: header lines and a body. Out: the target "explain": a diagnosis of anything, which never throws and never takes long.
import { generateKeyPairSync, sign } from 'node:crypto';
import { explainKey, explainVerification } from '@redeemkit/signature-header/explain';
import { must } from './coded.mjs';

/** Far above what explain allows itself; a busy machine stretches it. */
const LONGEST_MS = 10_000;
const PATH = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
let pair;

const fieldsOf = (input) => {
  const [head = '', ...rest] = input.toString('latin1').split('\n\n');
  const headers = {};
  for (const line of head.split('\n')) {
    const at = line.indexOf(':');
    if (at > 0)
      Object.defineProperty(headers, line.slice(0, at), {
        value: line.slice(at + 1),
        enumerable: true,
        configurable: true,
      });
  }
  return { headers, body: new Uint8Array(Buffer.from(rest.join('\n\n'), 'latin1')) };
};

export const explainTarget = {
  files: /signature-header\/dist/,
  words: [
    'Signature:',
    'Request-Time:',
    'Response-Time:',
    'Client-Id:',
    'Encrypt:',
    'algorithm=RSA256,',
    'keyVersion=1,',
    'signature=',
    '\n',
    '\n\n',
    '%2B',
    '%252B',
    '{"a":1}',
    '\\/',
    '\\u00e9',
    '\r\n',
    ' ',
    '2024-05-22T06:42:21+08:00',
    '1716331341000',
    'POST',
    '\xef\xbb\xbf',
    '-----BEGIN PUBLIC KEY-----',
  ].map((word) => Buffer.from(word, 'latin1')),
  seeds: async () => {
    pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    const body = '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"成功"}}';
    const time = '2024-05-22T06:42:21+08:00';
    const texts = [
      body,
      `${body}\n`,
      body.replaceAll(':', ': '),
      body.replaceAll('/', '\\/'),
      Buffer.from(body).toString('base64'),
    ];
    return texts.flatMap((signed) => {
      const signature = sign(
        'sha256',
        Buffer.from(`POST ${PATH}\nC1.${time}.${signed}`),
        pair.privateKey,
      ).toString('base64');
      return [encodeURIComponent(signature), signature, signature.replaceAll('+', ' ')].map((written) =>
        Buffer.from(
          `Client-Id:C1\nResponse-Time:${time}\nSignature:algorithm=RSA256,keyVersion=1,signature=${written}\n\n${body}`,
        ),
      );
    });
  },
  start: async () => {
    pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    const material = pair.publicKey.export({ type: 'spki', format: 'pem' });
    const run = async (input) => {
      const { headers, body } = fieldsOf(input);
      const started = performance.now();
      const diagnosis = await explainVerification({
        method: 'POST',
        path: PATH,
        headers,
        body,
        clientId: 'C1',
        verificationKey: { material, owner: 'peer' },
      });
      await explainKey(input.toString('latin1'));
      must(performance.now() - started < LONGEST_MS, 'a diagnosis takes no longer than a person waits');
      must(
        ['verifies', 'explained', 'partly-explained', 'not-explained', 'incomplete', 'unsigned'].includes(
          diagnosis.verdict,
        ),
        'a diagnosis has a verdict',
      );
      for (const { certainty, code } of diagnosis.causes)
        must(
          typeof code === 'string' && ['proved', 'likely', 'possible'].includes(certainty),
          'a cause has a certainty',
        );
      JSON.stringify(diagnosis);
      // Without the search, whose reach depends on how busy the machine is.
      return diagnosis.verdict === 'incomplete' || diagnosis.verdict === 'unsigned'
        ? diagnosis.verdict
        : 'explained or not';
    };
    return { run };
  },
};
