// In: the public types. Out: proof, by the compiler, that outcomes must be narrowed and that operations infer theirs.
import {
  benefitRedeem,
  defineOperation,
  type StandardSchema,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';
import type {
  FetchLike,
  Outcome,
  RedeemClient,
  RedeemOutcome,
  UnknownReasonCode,
} from '@redeemkit/redeem-client';
import { expectTypeOf, test } from 'vitest';

declare const outcome: RedeemOutcome;
declare const client: RedeemClient;

test('the outcome is narrowed before its response is read', () => {
  const read = (): void => {
    // @ts-expect-error an unknown outcome has no response
    outcome.response;
    // @ts-expect-error only a failure has a result code and advice of its own
    outcome.resultMessage;
    // @ts-expect-error an outcome is not a boolean
    const yes: boolean = outcome;
    if (outcome.status === 'succeeded') expectTypeOf(outcome.response.result.resultCode).toExtend<string>();
    else if (outcome.status === 'failed') expectTypeOf(outcome.resultCode).toBeString();
    else {
      expectTypeOf(outcome.status).toEqualTypeOf<'unknown'>();
      expectTypeOf(outcome.reason.code).toEqualTypeOf<UnknownReasonCode>();
      // @ts-expect-error nothing was verified, so there is no response
      outcome.response;
    }
    void yes;
  };
  expectTypeOf(read).toBeFunction();
  expectTypeOf<RedeemOutcome['bizNo']>().toEqualTypeOf<string>();
});

const schema = <T>(): StandardSchema<T> => ({
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as T }) },
});

test('operations infer their types', () => {
  const createPass = defineOperation({
    name: 'createPass',
    path: '/api/open/alipay/v1/ipass/pass/manage/createPass',
    requestSchema: schema<{ templateId: string }>(),
    responseSchema: schema<{ result: { resultCode: string }; passId: string }>(),
    resultCodes: {},
  });
  const calls = () => ({
    points: client.call(userPromoBenefitQuery, { accessToken: 't' }),
    pass: client.call(createPass, { templateId: 't' }),
    // @ts-expect-error the field is missing
    wrong: client.call(createPass, {}),
    prepared: client.prepareCall(benefitRedeem, {
      benefitProductCode: 'POINT',
      bizNo: 'a',
      bizdt: 'b',
      ipRoleId: '2160',
      sceneCode: 'c',
      benefitRedeemInfos: [{ any: 'shape' }],
    }),
  });
  type Pass = Awaited<ReturnType<typeof calls>['pass']>;
  expectTypeOf<Pass>().toEqualTypeOf<
    Outcome<{ result: { resultCode: string }; passId: string }, string | undefined>
  >();
});

test('the platform’s fetch is a FetchLike, and so is an inline one', () => {
  expectTypeOf(fetch).toExtend<FetchLike>();
  const inline: FetchLike = async (url, init) =>
    fetch(url, { ...init, headers: { ...init.headers, extra: '1' } });
  expectTypeOf(inline).toExtend<FetchLike>();
});
