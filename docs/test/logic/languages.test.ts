// In: the tables of the Chinese playground. Out: nothing of the packages is left without words, and none is of the Mainland.

import { readdirSync, readFileSync } from 'node:fs';
import { adviceFor, reasonMeanings } from '@redeemkit/redeem-client';
import { FAULTS } from '@redeemkit/redeem-sandbox';
import { expect, it } from 'vitest';
import { sayDetail, saySentence } from '../../.vitepress/theme/playground/language.ts';
import { hongKong } from '../../.vitepress/theme/playground/language-zh-hk.ts';
import { fieldsOf } from '../../.vitepress/theme/playground/logic/form-model.ts';
import { OPERATIONS } from '../../.vitepress/theme/playground/logic/message-state.ts';
import { en } from '../../.vitepress/theme/playground/strings/en.ts';
import { faults } from '../../.vitepress/theme/playground/strings/faults-zh-hk.ts';
import { fields, problems, sentences } from '../../.vitepress/theme/playground/strings/messages-zh-hk.ts';
import { variants } from '../../.vitepress/theme/playground/strings/variants-zh-hk.ts';
import { zhHk } from '../../.vitepress/theme/playground/strings/zh-hk.ts';

it('has words for every fault, field, reason and advice', () => {
  expect(Object.keys(faults).sort()).toEqual(FAULTS.map(({ name }) => name).sort());
  const names = Object.values(OPERATIONS).flatMap((operation) => fieldsOf(operation).map(({ name }) => name));
  expect(names.filter((name) => fields[name] === undefined)).toEqual([]);
  const codes = Object.keys(reasonMeanings) as (keyof typeof reasonMeanings)[];
  const unsaid = codes.filter((code) => problems[code] === undefined);
  expect(unsaid).toEqual(['ERR_TLS', 'ERR_KEY_LOOKUP']); // neither can happen in a page without a network
  const advice = codes
    .filter((code) => !unsaid.includes(code))
    .flatMap((code) => [adviceFor(code, 'no'), adviceFor(code, 'maybe')]);
  expect(advice.filter((sentence) => saySentence({ sentences }, sentence) === sentence)).toEqual([]);
});

/** Every text below a value, functions called with sample arguments. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [String((value as (...given: unknown[]) => unknown)(1, 2, 3))];
  return Object.values(value as object).flatMap(textsOf);
}

const chinese = [zhHk, faults, fields, problems, sentences, variants.map(([, text]) => text)].flatMap(
  textsOf,
);

it('translates every text that is not a name', () => {
  const english = new Set(textsOf(en));
  const names = /^(Client-Id|Request-Time|keyVersion|curl|TypeScript|OpenSSL|Bruno|Postman|HAR)$/;
  expect(textsOf(zhHk).filter((text) => english.has(text) && !names.test(text))).toEqual([]);
});

it('is Traditional Chinese with the words of Hong Kong', () => {
  // Simplified characters, and words of the Mainland whose Hong Kong ones the glossary has.
  const foreign =
    /[签请应务户库钥网络这个们变输验证数据响书实现车电视频优发头类类码传递设]|签名|数据|服务器|默認|支持|信息|接口|响應|字符|字節|程序|賬號/;
  expect(chinese.filter((text) => foreign.test(text.replace(/網|個|數|證/g, '')))).toEqual([]);
});

it('says what the gateway checked and what explaining found in the language of the page', async () => {
  const gateway = [
    '2048 bytes',
    'within 300 s',
    'no Encrypt header: the body is plain',
    'opened with key version 1',
    'a benefitRedeem request',
    'Client-Id, Request-Time and Signature, once each',
    'Signature is missing',
    "RSA256 verifies with the client's key version 1",
    'ERR_SIGNATURE_MISMATCH: the signature does not match',
  ];
  expect(gateway.filter((words) => !/\p{Script=Han}/u.test(sayDetail(hongKong, words)))).toEqual([]);
  const found = await hongKong.loadFindings?.();
  const said = [
    'The signature fails, and the reason is proved: body-json-spacing and path-trailing-slash.',
    'with the body indented by 2 blanks, SHA-256 of the text is the digest in the signature',
    'The body opens with key version 1: 12 bytes.',
  ];
  expect(said.filter((words) => !/\p{Script=Han}/u.test(sayDetail(found ?? {}, words)))).toEqual([]);
  expect(sayDetail(hongKong, 'never heard of')).toBe('never heard of');
});

it('says the evidence for every cause, as the pages of the causes show it, in Chinese', async () => {
  const { details = [], sentences: found = {} } = (await hongKong.loadFindings?.()) ?? {};
  const language = {
    problems,
    sentences: { ...sentences, ...found },
    details: [...details, ...(hongKong.details ?? [])],
  };
  const folder = new URL('../../causes/', import.meta.url);
  const evidence = readdirSync(folder).flatMap((name) =>
    [
      ...readFileSync(new URL(name, folder), 'utf8').matchAll(
        /^[\w-]+ \((?:proved|likely|possible)\): (.+)$/gm,
      ),
    ].map(([, text]) => text ?? ''),
  );
  expect(evidence.length).toBeGreaterThan(60);
  // Three English words in a row are no name, no code and no value.
  const isEnglish = (text: string): boolean =>
    !/\p{Script=Han}/u.test(text) || /[a-z]+ [a-z]+ [a-z]{2,}/.test(text);
  expect(evidence.map((text) => sayDetail(language, text)).filter(isEnglish)).toEqual([]);
});
