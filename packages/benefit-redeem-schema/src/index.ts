// In: nothing. Out: the public names of this package.
export { type BenefitIssueRequest, type BenefitIssueResponse, benefitIssue } from './benefit-issue.ts';
export {
  type BenefitRedeemOperation,
  type BenefitRedeemPageCode,
  type BenefitRedeemRequest,
  type BenefitRedeemResponse,
  type BenefitRedeemResultCode,
  benefitRedeem,
  benefitRedeemFor,
} from './benefit-redeem.ts';
export { isSchemaError, SchemaError, type SchemaErrorCode, type SchemaIssue } from './errors.ts';
export { decodeJson, encodeJson, type JsonLimits } from './json.ts';
export {
  defineOperation,
  type Operation,
  type RequestOf,
  type ResponseOf,
  type ResultCodeOf,
} from './operation.ts';
export {
  decodeBenefitRedeemResponse,
  decodeResponse,
  parseBenefitRedeemRequest,
  parseRequest,
} from './parse-request.ts';
export {
  type Certainty,
  type GatewayResultCode,
  gatewayResultCodes,
  type ResultCodeRow,
  type ResultCodeTable,
  type ResultStatus,
} from './result-codes.ts';
export type {
  SchemaInput,
  SchemaOutput,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from './standard-schema.ts';
export { formatBizMillis, formatBizTime } from './times.ts';
export { type Judgement, type ResultPart, type ResultReasonCode, toOutcome } from './to-outcome.ts';
export {
  type UserPromoBenefitQueryPageCode,
  type UserPromoBenefitQueryRequest,
  type UserPromoBenefitQueryResponse,
  userPromoBenefitQuery,
} from './user-promo-benefit-query.ts';
