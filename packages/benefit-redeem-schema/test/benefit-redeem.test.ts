// In: redemption requests, right and wrong in every field. Out: proof that all problems come together, with paths.
import {
  benefitRedeem,
  benefitRedeemFor,
  isSchemaError,
  parseBenefitRedeemRequest,
  parseRequest,
  type SchemaIssue,
  type StandardSchema,
} from '@redeemkit/benefit-redeem-schema';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';

const good = {
  benefitProductCode: 'POINT',
  bizNo: 'order-1',
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId: '2160220037090534',
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points: 1, own: { deep: true } }],
} as const;

const issuesOf = (run: () => unknown): readonly SchemaIssue[] => {
  try {
    run();
  } catch (error) {
    if (isSchemaError(error) && error.code === 'ERR_REQUEST_INVALID') return error.issues;
    throw error;
  }
  return [];
};
const paths = (input: unknown): string[] =>
  issuesOf(() => parseBenefitRedeemRequest(input)).map(({ path }) => path);

describe('parseBenefitRedeemRequest', () => {
  test('keeps fields that are not documented, at every level', () => {
    const input = { ...good, memo: 'x', big: 9007199254740993n };
    expect(parseBenefitRedeemRequest(input)).toEqual(input);
  });

  test('reports every wrong field together', () => {
    expect(
      paths({
        benefitProductCode: 'COUPON',
        bizNo: '',
        bizdt: 1,
        ipRoleId: '2088',
        benefitRedeemInfos: [1, {}, []],
      }),
    ).toEqual([
      'benefitProductCode',
      'bizNo',
      'bizdt',
      'ipRoleId',
      'sceneCode',
      'benefitRedeemInfos[0]',
      'benefitRedeemInfos[2]',
    ]);
    expect(paths({})).toHaveLength(6);
  });

  const wrongValues = [undefined, null, 1, true, {}, [], '', ' ', 'a\u0000b', 'a\nb'];
  const cases = Object.keys(good).flatMap((field) => wrongValues.map((value) => [field, value] as const));
  test.each(cases)('%s: %j is refused, at that path, alone', (field, value) => {
    const found = issuesOf(() => parseBenefitRedeemRequest({ ...good, [field]: value }));
    expect(new Set(found.map(({ path }) => path))).toEqual(new Set([field]));
  });

  test.each([undefined, null, 'text', 1, [], [good]])('%j is not a request', (input) => {
    expect(paths(input).length).toBeGreaterThan(0);
  });

  test.each([
    '2088220037090534',
    '216',
    '2160',
    '2160abc',
    ' 2160220037090534',
    '2160220037090534\n',
    '２１６０２２００',
  ])('ipRoleId %j is refused', (ipRoleId) => {
    expect(paths({ ...good, ipRoleId })).toEqual(['ipRoleId']);
  });

  test('messages never quote what was received', () => {
    const secret = 'SECRET\u0001VALUE';
    const input = Object.fromEntries(Object.keys(good).map((field) => [field, secret]));
    try {
      parseBenefitRedeemRequest(input);
      expect.unreachable();
    } catch (error) {
      expect(isSchemaError(error)).toBe(true);
      expect(`${error}${JSON.stringify(error)}`).not.toContain('VALUE');
    }
  });
});

describe('benefitRedeemFor', () => {
  const operation = benefitRedeemFor(
    v.looseObject({ points: v.pipe(v.number('must be a number'), v.minValue(1)) }),
  );
  test('checks the entries with the caller’s schema, and the rest as before', () => {
    expect(parseRequest(operation, good)).toEqual(good);
    const found = issuesOf(() =>
      parseRequest(operation, { ...good, bizNo: '', benefitRedeemInfos: [{ points: 'x' }, { points: 0 }] }),
    );
    expect(found.map(({ path }) => path)).toEqual([
      'bizNo',
      'benefitRedeemInfos[0].points',
      'benefitRedeemInfos[1].points',
    ]);
    expect(operation.path).toBe(benefitRedeem.path);
  });

  test('a request without entries, and a schema that waits or names no path', () => {
    expect(issuesOf(() => parseRequest(operation, null)).length).toBeGreaterThan(0);
    expect(issuesOf(() => parseRequest(operation, { ...good, benefitRedeemInfos: 'x' }))).toEqual([
      expect.objectContaining({ path: 'benefitRedeemInfos' }),
    ]);
    const schema = (validate: StandardSchema<object>['~standard']['validate']) =>
      benefitRedeemFor({ '~standard': { version: 1, vendor: 'by hand', validate } });
    const pathless = schema(() => ({ issues: [{ message: 'is wrong' }] }));
    expect(issuesOf(() => parseRequest(pathless, { ...good, benefitRedeemInfos: [{ points: 1 }] }))).toEqual([
      { path: 'benefitRedeemInfos[0]', message: 'is wrong' },
    ]);
    const waiting = schema(async () => ({ value: {} }));
    expect(
      issuesOf(() => parseRequest(waiting, { ...good, benefitRedeemInfos: [{ points: 1 }] })),
    ).toMatchObject([{ message: 'needs a synchronous schema' }]);
  });
});
