// In: nothing. Out: benefitRedeem ("Redeem A. Point"), its request and response, and the codes of its page.
import * as v from 'valibot';
import { objectMessage, openObject, resultResponse, textField } from './fields.ts';
import { defineOperation, type Operation } from './operation.ts';
import {
  cannotTell,
  type GatewayResultCode,
  moved,
  nothingMoved,
  type ResultCodeRow,
  resend,
} from './result-codes.ts';
import type { StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts';

/** The codes that the page of benefitRedeem lists. */
export type BenefitRedeemPageCode =
  | 'SUCCESS'
  | 'PARAM_ILLEGAL'
  | 'POINT_NOT_ENOUGH'
  | 'RISK_REJECT'
  | 'UNKNOWN_EXCEPTION';

/** Every code known for benefitRedeem, and any other string: the list of the gateway is not closed. */
export type BenefitRedeemResultCode = BenefitRedeemPageCode | GatewayResultCode | (string & {});

/** What to redeem. `Info` is the caller's own shape of the children that the page does not describe. */
export interface BenefitRedeemRequest<Info extends object = Readonly<Record<string, unknown>>> {
  readonly benefitProductCode: 'POINT';
  /** The caller's unique order number. The gateway deduplicates by it; never change it for a retry. */
  readonly bizNo: string;
  /** When the redemption occurred. The page gives no format; see `formatBizTime` and `formatBizMillis`. */
  readonly bizdt: string;
  /** The AlipayHK user id: digits, starts with 2160. */
  readonly ipRoleId: string;
  readonly sceneCode: string;
  /** At least one entry. */
  readonly benefitRedeemInfos: readonly Info[];
}

/** What the gateway answers. Fields beyond `result` are not documented and are kept. */
export interface BenefitRedeemResponse {
  readonly result: {
    readonly resultCode: BenefitRedeemResultCode;
    readonly resultStatus?: string | undefined;
    readonly resultMessage?: string | undefined;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

type CodeTable = Readonly<Record<BenefitRedeemPageCode, ResultCodeRow>>;

/** benefitRedeem with the caller's own type of `benefitRedeemInfos`. */
export type BenefitRedeemOperation<Info extends object = Readonly<Record<string, unknown>>> = Operation<
  StandardSchema<BenefitRedeemRequest<Info>>,
  StandardSchema<BenefitRedeemResponse>,
  CodeTable & Readonly<Record<GatewayResultCode, ResultCodeRow>>
>;

const codes = (): CodeTable => ({
  SUCCESS: moved('The points were redeemed.'),
  PARAM_ILLEGAL: nothingMoved('A parameter is invalid.', 'Correct the request; do not resend it unchanged.'),
  POINT_NOT_ENOUGH: nothingMoved('The user has too few points.', 'Tell the user.'),
  RISK_REJECT: nothingMoved('Judged risky.', 'Do not resend automatically.'),
  // The page says F; the sister page for enquiries says U. An exception proves nothing, whatever its letter.
  UNKNOWN_EXCEPTION: cannotTell('F', 'Unknown exception; the points may have been redeemed.', resend),
});

const requestSchema = () =>
  v.looseObject(
    {
      benefitProductCode: v.literal('POINT', 'must be "POINT"'),
      bizNo: textField(),
      bizdt: textField(),
      // "The AlipayHK user ID starts with 2160". Samples have 14 and 16 digits; no length is documented.
      ipRoleId: v.pipe(
        v.string('must be a string'),
        v.regex(/^2160\d+$/, 'must be digits that start with 2160'),
      ),
      sceneCode: textField(),
      benefitRedeemInfos: v.pipe(
        v.array(openObject(), 'must be an array'),
        v.minLength(1, 'must have at least one entry'),
      ),
    },
    objectMessage,
  );

/** POST /api/open/alipay/intl/promotion/benefit/benefitRedeem: redeem A. Points of a user. */
export const benefitRedeem: BenefitRedeemOperation = /* @__PURE__ */ (() =>
  defineOperation({
    name: 'benefitRedeem',
    path: '/api/open/alipay/intl/promotion/benefit/benefitRedeem',
    requestSchema: requestSchema() as unknown as StandardSchema<BenefitRedeemRequest>,
    responseSchema: resultResponse() as unknown as StandardSchema<BenefitRedeemResponse>,
    resultCodes: codes(),
    idempotencyKey: 'bizNo',
    echoes: ['bizNo', 'ipRoleId'],
  }))();

const isIssues = (result: object): result is { readonly issues: readonly StandardIssue[] } =>
  'issues' in result && result.issues !== undefined;

/**
 * benefitRedeem with the caller's own schema (of any Standard Schema library) for the entries of
 * `benefitRedeemInfos`, which the page does not describe.
 *
 * @example
 * const operation = benefitRedeemFor(v.looseObject({ points: v.number() }));
 * await client.call(operation, request); // request.benefitRedeemInfos[0].points is a number
 */
export function benefitRedeemFor<Info extends object>(
  info: StandardSchema<Info>,
): BenefitRedeemOperation<Info> {
  const base = benefitRedeem.requestSchema['~standard'];
  const validate = (value: unknown): StandardResult<BenefitRedeemRequest<Info>> => {
    const entries = (value as { benefitRedeemInfos?: unknown } | null)?.benefitRedeemInfos;
    const results = [
      base.validate(value),
      ...(Array.isArray(entries) ? entries.map(info['~standard'].validate) : []),
    ];
    const issues: StandardIssue[] = [];
    for (const [index, result] of results.entries()) {
      if (result instanceof Promise) return { issues: [{ message: 'needs a synchronous schema' }] };
      if (!isIssues(result)) continue;
      // The first result is about the whole request; the others are about one entry each.
      const prefix = index === 0 ? [] : ['benefitRedeemInfos', index - 1];
      issues.push(
        ...result.issues.map(({ message, path = [] }) => ({ message, path: [...prefix, ...path] })),
      );
    }
    return issues.length > 0 ? { issues } : { value: value as BenefitRedeemRequest<Info> };
  };
  return Object.freeze({
    ...benefitRedeem,
    requestSchema: { '~standard': { version: 1 as const, vendor: 'redeemkit', validate } },
  });
}
