// In: bytes. Out: the target "json": the strict decoder beside JSON.parse, and the requests made of what it reads.
import { isDeepStrictEqual } from 'node:util';
import {
  decodeBenefitRedeemResponse,
  decodeJson,
  encodeJson,
  parseBenefitRedeemRequest,
} from '@redeemkit/benefit-redeem-schema';
import { coded, must } from './coded.mjs';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const plain = (value) =>
  typeof value === 'bigint' || value === 0
    ? // JSON writes -0 as 0.
      Number(value) + 0
    : Array.isArray(value)
      ? value.map(plain)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
        : value;

const check = async (input) => {
  const bytes = new Uint8Array(input);
  const value = decodeJson(bytes);
  // What the strict decoder takes, the platform takes and reads alike.
  must(
    isDeepStrictEqual(plain(value), plain(JSON.parse(strict.decode(bytes)))),
    'decodeJson agrees with JSON.parse',
  );
  must(Object.prototype.polluted === undefined && {}.polluted === undefined, 'no prototype is changed');
  must(isDeepStrictEqual(plain(decodeJson(encodeJson(value))), plain(value)), 'encodeJson is the inverse');
  await coded(() => decodeBenefitRedeemResponse(bytes), input);
  parseBenefitRedeemRequest(value);
};

export const jsonTarget = {
  files: /benefit-redeem-schema\/dist/,
  words: [
    '{',
    '}',
    '[',
    ']',
    '":"',
    '"__proto__":',
    '"constructor":',
    '"result":{"resultCode":"SUCCESS"',
    '"resultStatus":"S"',
    '\\u0000',
    '\\ud800',
    '1e999',
    '-0',
    '9007199254740993',
    '0.1',
    'true',
    'null',
    '\ufeff',
    ',"a":1',
    ' ',
  ],
  seeds: async () =>
    [
      '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}',
      '{"benefitProductCode":"POINT","bizNo":"1","bizdt":"2024-05-22T06:42:21+08:00","ipRoleId":"2160220037090534","sceneCode":"CAFE","benefitRedeemInfos":[{"points":1}],"extendInfo":"{}"}',
      '[1,-2.5e3,true,false,null,"\\u00e9\\n"]',
      '[[[[[[]]]]]]',
      '"\\ud83d\\ude00"',
    ].map((text) => Buffer.from(text)),
  start: async () => ({ run: (input) => coded(() => check(input), input) }),
};
