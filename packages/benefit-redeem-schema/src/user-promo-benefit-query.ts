// In: nothing. Out: userPromoBenefitQuery ("Inquire A. Point"), as far as its page is readable.
import * as v from 'valibot';
import { objectMessage, openObject, resultField, textField } from './fields.ts';
import { defineOperation, type Operation } from './operation.ts';
import {
  cannotTell,
  type GatewayResultCode,
  moved,
  nothingMoved,
  type ResultCodeRow,
} from './result-codes.ts';
import type { StandardSchema } from './standard-schema.ts';

/** Asks for a user's points. */
export interface UserPromoBenefitQueryRequest {
  readonly accessToken: string;
}

/** The balance; the fields of `accountBenefitModel` are not documented. */
export interface UserPromoBenefitQueryResponse {
  readonly result: {
    readonly resultCode: UserPromoBenefitQueryPageCode | GatewayResultCode | (string & {});
    readonly resultStatus?: string | undefined;
    readonly resultMessage?: string | undefined;
    readonly [field: string]: unknown;
  };
  readonly accountBenefitModel?: Readonly<Record<string, unknown>> | undefined;
  readonly [field: string]: unknown;
}

/** The codes that the page of userPromoBenefitQuery lists. */
export type UserPromoBenefitQueryPageCode =
  | 'SUCCESS'
  | 'ACCESSTOKEN_VALIDATE_FAILED'
  | 'PARAMETER_ILLEGAL'
  | 'UNKNOWN_EXCEPTION'
  | 'USER_NOT_EXIST';

type CodeTable = Readonly<Record<UserPromoBenefitQueryPageCode, ResultCodeRow>>;

const codes = (): CodeTable => ({
  SUCCESS: moved('The balance was answered.'),
  ACCESSTOKEN_VALIDATE_FAILED: nothingMoved('The access token is invalid.', 'Refresh the token.'),
  // Spelled differently from benefitRedeem's PARAM_ILLEGAL, on AlipayHK's own page.
  PARAMETER_ILLEGAL: nothingMoved('A parameter is invalid.', 'Correct the request.'),
  UNKNOWN_EXCEPTION: cannotTell('U', 'Unknown exception.', 'Ask again; if it stays, ask AlipayHK support.'),
  USER_NOT_EXIST: nothingMoved('The user does not exist.', 'Check the access token.'),
});

/** POST /api/open/v1/alipayhk/promotion/benefit/userPromoBenefitQuery: a user's points. It moves nothing. */
export const userPromoBenefitQuery: Operation<
  StandardSchema<UserPromoBenefitQueryRequest>,
  StandardSchema<UserPromoBenefitQueryResponse>,
  CodeTable & Readonly<Record<GatewayResultCode, ResultCodeRow>>
> = /* @__PURE__ */ (() =>
  defineOperation({
    name: 'userPromoBenefitQuery',
    path: '/api/open/v1/alipayhk/promotion/benefit/userPromoBenefitQuery',
    requestSchema: v.looseObject(
      { accessToken: textField() },
      objectMessage,
    ) as unknown as StandardSchema<UserPromoBenefitQueryRequest>,
    responseSchema: v.looseObject(
      { result: resultField(), accountBenefitModel: v.optional(openObject()) },
      objectMessage,
    ) as unknown as StandardSchema<UserPromoBenefitQueryResponse>,
    resultCodes: codes(),
  }))();
