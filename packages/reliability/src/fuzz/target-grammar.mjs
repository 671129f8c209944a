// In: text. Out: the target "grammar": headers, parameters, Base64, times and paths, each read and written back.
import { formatEncryptHeader, parseEncryptHeader } from '@redeemkit/rsa-aes-envelope';
import {
  decodeBase64,
  encodeBase64,
  formatParameters,
  formatSignatureHeader,
  parseParameters,
  parseSignatureHeader,
  parseTime,
  stringToSign,
} from '@redeemkit/signature-header';
import { coded, must } from './coded.mjs';

const same = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;
const message = {
  method: 'POST',
  path: '/a/b',
  clientId: 'C1',
  time: '2024-05-22T06:42:21Z',
  body: new Uint8Array(),
};

const readers = [
  (text) => {
    const map = parseParameters(text);
    must(
      same(formatParameters([...map]), formatParameters([...parseParameters(formatParameters([...map]))])),
      'parameters come back',
    );
  },
  (text) => {
    const header = parseSignatureHeader(text);
    const again = parseSignatureHeader(formatSignatureHeader(header));
    must(
      same(again.signature, header.signature) && again.keyVersion === header.keyVersion,
      'a Signature header comes back',
    );
  },
  (text) => {
    const header = parseEncryptHeader(text);
    const again = parseEncryptHeader(formatEncryptHeader(header));
    must(same(again.symmetricKey, header.symmetricKey), 'an Encrypt header comes back');
  },
  (text) => {
    const bytes = decodeBase64(text);
    must(same(decodeBase64(encodeBase64(bytes)), bytes), 'Base64 comes back');
  },
  (text) => must(Number.isSafeInteger(parseTime(text)), 'a time is a whole number'),
  (text) => {
    const bytes = stringToSign({ ...message, path: text });
    const url = new URL(text, 'https://gateway.test');
    must(
      url.origin === 'https://gateway.test' && url.pathname + url.search === text,
      'a signed path is the path sent',
    );
    must(bytes.length > text.length, 'the path is signed');
  },
  (text) => {
    stringToSign({ ...message, clientId: text });
    must(!/[.\s]/.test(text), 'a client id holds no border');
  },
  (text) => {
    stringToSign({ ...message, time: text });
    must(!/[.\s]/.test(text), 'a time holds no border');
  },
];

export const grammarTarget = {
  files: /signature-header\/dist|rsa-aes-envelope\/dist\/encrypt-header/,
  words: [
    'algorithm=',
    'RSA256',
    'keyVersion=',
    'signature=',
    'symmetricKey=',
    '%2B',
    '%',
    ',',
    '=',
    ' ',
    '__proto__',
    '/..',
    '%2e',
    '//',
    '\\',
    '?',
    '2024-02-29T23:59:60Z',
    '+08:00',
    '1716331341000',
    '-0000',
    'ſ',
    'K',
  ],
  seeds: async () =>
    [
      'algorithm=RSA256, keyVersion=1, signature=%2B%2FAA',
      'algorithm=RSA_AES,keyVersion=v2,symmetricKey=AAAA%3D',
      'QUJD',
      'QQ==',
      '2024-05-22T06:42:21+08:00',
      '1716331341000',
      '/api/open/alipay/intl/promotion/benefit/benefitRedeem',
      '/a?b=c',
      'MERCHANT-1',
    ].flatMap((text) => readers.map((_, index) => Buffer.from(String.fromCharCode(index) + text))),
  start: async () => ({
    // The first octet chooses the reader.
    run: (input) => {
      const text = input.subarray(1).toString('latin1');
      return coded(() => readers[(input[0] ?? 0) % readers.length](text), input.subarray(1));
    },
  }),
};
