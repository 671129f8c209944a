// In: operations of our own and of other schema libraries. Out: proof that types, issues and answers come through.
import {
  benefitIssue,
  benefitRedeem,
  decodeBenefitRedeemResponse,
  decodeResponse,
  defineOperation,
  encodeJson,
  isSchemaError,
  parseRequest,
  type StandardSchema,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    if (isSchemaError(error)) return error.code;
    throw error;
  }
  return undefined;
};
const ok = { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } };

describe('decodeBenefitRedeemResponse', () => {
  test('reads the documented answer and keeps what is not documented', () => {
    const answer = { ...ok, bizNo: 'order-1', result: { ...ok.result, hint: 'x' } };
    expect(decodeBenefitRedeemResponse(encodeJson(answer))).toEqual(answer);
    expect(decodeBenefitRedeemResponse(encodeJson({ result: { resultCode: 'NEW' } }))).toEqual({
      result: { resultCode: 'NEW' },
    });
  });

  test.each([
    null,
    1,
    [],
    {},
    { result: null },
    { result: [] },
    { result: {} },
    { result: { resultCode: 1 } },
  ])('%j is not an answer', (answer) => {
    expect(codeOf(() => decodeBenefitRedeemResponse(encodeJson(answer)))).toBe('ERR_RESPONSE_INVALID');
  });

  test('bytes that are not JSON keep the code of the JSON error', () => {
    expect(codeOf(() => decodeBenefitRedeemResponse(new TextEncoder().encode('<html>')))).toBe(
      'ERR_JSON_SYNTAX',
    );
  });
});

describe('the sister operations', () => {
  test('userPromoBenefitQuery', () => {
    expect(parseRequest(userPromoBenefitQuery, { accessToken: 't' })).toEqual({ accessToken: 't' });
    expect(codeOf(() => parseRequest(userPromoBenefitQuery, {}))).toBe('ERR_REQUEST_INVALID');
    const answer = { ...ok, accountBenefitModel: { any: 'field' } };
    expect(decodeResponse(userPromoBenefitQuery, encodeJson(answer))).toEqual(answer);
  });

  test.each([
    { bizNo: 'x'.repeat(65), providerUserInfo: {} },
    { bizDate: '1', providerUserInfo: {} },
    { bizDate: 1.5, providerUserInfo: {} },
    { bizDate: -1, providerUserInfo: {} },
    { providerUserInfo: [] },
    {},
  ])('benefitIssue refuses %j', (input) => {
    expect(codeOf(() => parseRequest(benefitIssue, input))).toBe('ERR_REQUEST_INVALID');
  });
});

describe('defineOperation', () => {
  const definition = {
    name: 'createPass',
    path: '/api/open/alipay/v1/ipass/pass/manage/createPass',
    requestSchema: v.looseObject({ templateId: v.string() }),
    responseSchema: v.looseObject({ result: v.looseObject({ resultCode: v.string() }) }),
    resultCodes: { SUCCESS: { status: 'S', certainty: 'moved', meaning: 'Issued.', advice: 'Done.' } },
  } as const;

  test('adds the gateway’s codes and freezes', () => {
    const operation = defineOperation(definition);
    expect(operation.resultCodes.SUCCESS.meaning).toBe('Issued.');
    expect(operation.resultCodes.ACCESS_DENIED.certainty).toBe('nothing-moved');
    expect(Object.isFrozen(operation)).toBe(true);
    expect(parseRequest(operation, { templateId: 't', more: 1 })).toEqual({ templateId: 't', more: 1 });
  });

  test.each(['', 'api', '//evil.example/x', 'https://evil.example/x', '/', '/?x=1', '/#x'])(
    'the path %j is refused',
    (path) => {
      expect(codeOf(() => defineOperation({ ...definition, path }))).toBe('ERR_OPERATION_INVALID');
    },
  );

  test('any Standard Schema serves; paths of any form are shown with one reading', () => {
    const requestSchema: StandardSchema<{ readonly a: string }> = {
      '~standard': {
        version: 1,
        vendor: 'by hand',
        validate: () => ({ issues: [{ message: 'is wrong', path: ['a', { key: 0 }, 'b.c', Symbol('s')] }] }),
      },
    };
    try {
      parseRequest(defineOperation({ ...definition, requestSchema }), {});
      expect.unreachable();
    } catch (error) {
      expect(isSchemaError(error) && error.issues).toEqual([
        { path: 'a[0]["b.c"]["Symbol(s)"]', message: 'is wrong' },
      ]);
    }
  });

  test('an asynchronous schema is refused', () => {
    const requestSchema: StandardSchema<unknown> = {
      '~standard': { version: 1, vendor: 'by hand', validate: async (value) => ({ value }) },
    };
    expect(codeOf(() => parseRequest(defineOperation({ ...definition, requestSchema }), {}))).toBe(
      'ERR_OPERATION_INVALID',
    );
  });

  test('the shipped operations speak Standard Schema themselves', () => {
    const { version, vendor, validate } = benefitRedeem.requestSchema['~standard'];
    expect(version).toBe(1);
    expect(vendor).not.toBe('');
    expect(validate({})).toHaveProperty('issues');
  });
});
