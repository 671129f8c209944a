// In: nothing. Out: benefitIssue ("Issue A. Point"), as far as its page is readable; the rest is open.
import * as v from 'valibot';
import { objectMessage, openObject, resultResponse, textField } from './fields.ts';
import { defineOperation, type Operation } from './operation.ts';
import { type GatewayResultCode, moved, type ResultCodeRow } from './result-codes.ts';
import type { StandardSchema } from './standard-schema.ts';

/** Issues points to a user. The end of the page could not be read, so further fields are open. */
export interface BenefitIssueRequest {
  /** "Idempotent request ID for deduplication", at most 64 characters; the page does not mark it required. */
  readonly bizNo?: string | undefined;
  /** Epoch milliseconds, used to validate within the campaign period. */
  readonly bizDate?: number | undefined;
  readonly providerUserInfo: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** What the gateway answers to benefitIssue. */
export interface BenefitIssueResponse {
  readonly result: {
    readonly resultCode: 'SUCCESS' | GatewayResultCode | (string & {});
    readonly resultStatus?: string | undefined;
    readonly resultMessage?: string | undefined;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

type CodeTable = Readonly<Record<'SUCCESS', ResultCodeRow>>;

/** POST /api/open/alipay/v1/promotion/benefit/issue: issue A. Points to a user. */
export const benefitIssue: Operation<
  StandardSchema<BenefitIssueRequest>,
  StandardSchema<BenefitIssueResponse>,
  CodeTable & Readonly<Record<GatewayResultCode, ResultCodeRow>>
> = /* @__PURE__ */ (() =>
  defineOperation({
    name: 'benefitIssue',
    path: '/api/open/alipay/v1/promotion/benefit/issue',
    requestSchema: v.looseObject(
      {
        bizNo: v.optional(v.pipe(textField(), v.maxLength(64, 'must have at most 64 characters'))),
        bizDate: v.optional(
          v.pipe(
            v.number('must be a number'),
            v.safeInteger('must be whole milliseconds'),
            v.minValue(0, 'must not be negative'),
          ),
        ),
        providerUserInfo: openObject(),
      },
      objectMessage,
    ) as unknown as StandardSchema<BenefitIssueRequest>,
    responseSchema: resultResponse() as unknown as StandardSchema<BenefitIssueResponse>,
    // Its own list of codes was not readable; a code that is not listed is judged `unknown`.
    resultCodes: { SUCCESS: moved('The points were issued.') } as const satisfies CodeTable,
    idempotencyKey: 'bizNo',
    echoes: ['bizNo'],
  }))();
