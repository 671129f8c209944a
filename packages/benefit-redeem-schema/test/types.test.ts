// In: the public types. Out: proof, by the compiler, that codes complete yet stay open and that types are inferred.
import {
  type BenefitRedeemRequest,
  type BenefitRedeemResultCode,
  type benefitRedeem,
  benefitRedeemFor,
  defineOperation,
  type RequestOf,
  type ResponseOf,
  type ResultCodeOf,
} from '@redeemkit/benefit-redeem-schema';
import * as v from 'valibot';
import { expectTypeOf, test } from 'vitest';

test('result codes: known ones are members, any other string is allowed', () => {
  expectTypeOf<'POINT_NOT_ENOUGH'>().toExtend<BenefitRedeemResultCode>();
  expectTypeOf<string>().toExtend<BenefitRedeemResultCode>();
  // If the union had collapsed to string, the literals would be gone and this would be `string`.
  type Known = Extract<BenefitRedeemResultCode, 'SUCCESS' | 'RISK_REJECT' | 'KEY_NOT_FOUND'>;
  expectTypeOf<Known>().toEqualTypeOf<'SUCCESS' | 'RISK_REJECT' | 'KEY_NOT_FOUND'>();
  type OfOperation = Extract<ResultCodeOf<typeof benefitRedeem>, 'SUCCESS' | 'SYSTEM_ERROR'>;
  expectTypeOf<OfOperation>().toEqualTypeOf<'SUCCESS' | 'SYSTEM_ERROR'>();
});

test('a custom operation infers its request and response', () => {
  const operation = defineOperation({
    name: 'createPass',
    path: '/api/open/alipay/v1/ipass/pass/manage/createPass',
    requestSchema: v.object({ templateId: v.string(), count: v.optional(v.number()) }),
    responseSchema: v.object({ result: v.object({ resultCode: v.string() }), passId: v.string() }),
    resultCodes: { SUCCESS: { status: 'S', certainty: 'moved', meaning: '', advice: '' } },
  });
  expectTypeOf<RequestOf<typeof operation>>().toEqualTypeOf<{
    templateId: string;
    count?: number | undefined;
  }>();
  expectTypeOf<ResponseOf<typeof operation>>().toEqualTypeOf<{
    result: { resultCode: string };
    passId: string;
  }>();
});

test('the entries of benefitRedeemInfos take the caller’s shape', () => {
  const operation = benefitRedeemFor(v.object({ points: v.number() }));
  expectTypeOf<RequestOf<typeof operation>>().toEqualTypeOf<BenefitRedeemRequest<{ points: number }>>();
  expectTypeOf<RequestOf<typeof benefitRedeem>['benefitRedeemInfos'][number]>().toEqualTypeOf<
    Readonly<Record<string, unknown>>
  >();
});
