// In: the packed benefit-redeem-schema. Out: cases on strict JSON, validation and judgement.
import { text, utf8 } from './recorder.mjs';

const request = {
  benefitProductCode: 'POINT',
  bizNo: 'order-1',
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId: '2160220037090534',
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points: 1 }],
};

export async function schemaCases(t, lib) {
  const { schema } = lib;
  await t.test('JSON round trip keeps what it must', async () => {
    const value = { n: 9007199254740993n, text: '一分 😀 \u2028', list: [null, true, 1.5] };
    t.equal(
      text(schema.encodeJson(value)),
      '{"n":9007199254740993,"text":"一分 😀 \u2028","list":[null,true,1.5]}',
    );
    t.equal(schema.decodeJson(schema.encodeJson(value)), value);
  });
  for (const [name, bytes, code] of [
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'ERR_JSON_UTF8'],
    ['an overlong form', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), 'ERR_JSON_UTF8'],
    ['an encoded surrogate', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'ERR_JSON_UTF8'],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x31), 'ERR_JSON_BOM'],
    ['a key twice', utf8('{"a":1,"\\u0061":2}'), 'ERR_JSON_DUPLICATE_KEY'],
    ['__proto__', utf8('{"__proto__":{}}'), 'ERR_JSON_KEY'],
    ['half a surrogate pair', utf8('"\\ud800"'), 'ERR_JSON_STRING'],
    ['depth', utf8('['.repeat(40) + ']'.repeat(40)), 'ERR_JSON_DEPTH'],
    ['a trailing comma', utf8('[1,]'), 'ERR_JSON_SYNTAX'],
    ['an infinite number', utf8('1e999'), 'ERR_JSON_NUMBER'],
    ['a bare control character', utf8('"\u0001"'), 'ERR_JSON_SYNTAX'],
  ])
    await t.test(`JSON refuses ${name}`, () =>
      t.throws(code, () => schema.decodeJson(bytes), `JSON ${name}`),
    );

  await t.test('a request parses, unknown fields included', async () => {
    t.equal(schema.parseBenefitRedeemRequest({ ...request, more: 1 }), { ...request, more: 1 });
  });
  await t.test('all problems are listed together', async () => {
    let issues = [];
    try {
      schema.parseBenefitRedeemRequest({ ...request, bizNo: 1, ipRoleId: 'x', benefitRedeemInfos: [] });
    } catch (error) {
      t.equal(error.code, 'ERR_REQUEST_INVALID');
      issues = error.issues;
    }
    t.equal(issues.map(({ path }) => path).sort(), ['benefitRedeemInfos', 'bizNo', 'ipRoleId']);
    t.verdict('schema issues', issues);
  });
  for (const [resultCode, resultStatus, expected] of [
    ['SUCCESS', 'S', 'succeeded'],
    ['SUCCESS', 'F', 'unknown'],
    ['POINT_NOT_ENOUGH', 'F', 'failed'],
    ['UNKNOWN_EXCEPTION', 'F', 'unknown'],
    ['UNKNOWN_EXCEPTION', 'U', 'unknown'],
    ['NEVER_SEEN', 'F', 'unknown'],
    ['toString', 'F', 'unknown'],
  ])
    await t.test(`${resultCode} ${resultStatus} is ${expected}`, async () => {
      const bytes = schema.encodeJson({ result: { resultCode, resultStatus, resultMessage: 'm' } });
      const { result } = schema.decodeBenefitRedeemResponse(bytes);
      t.equal(schema.toOutcome(schema.benefitRedeem, result).status, expected);
    });
}
