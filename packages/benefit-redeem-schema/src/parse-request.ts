// In: anything, or the bytes of a verified answer. Out: the typed request or response, or every problem at once.
import { type BenefitRedeemRequest, type BenefitRedeemResponse, benefitRedeem } from './benefit-redeem.ts';
import { SchemaError, type SchemaErrorCode, type SchemaIssue } from './errors.ts';
import { decodeJson, type JsonLimits } from './json.ts';
import type { Operation, RequestOf, ResponseOf } from './operation.ts';
import type { StandardIssue, StandardSchema } from './standard-schema.ts';

// `a.b[0]`; a key that is not a plain name is quoted, so that a path has one reading.
const formatPath = (path: StandardIssue['path'] = []): string =>
  path
    .map((segment) => (typeof segment === 'object' ? segment.key : segment))
    .reduce<string>((text, key) => {
      if (typeof key === 'number') return `${text}[${key}]`;
      const name = String(key);
      if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
      return text === '' ? name : `${text}.${name}`;
    }, '');

const validate = (
  schema: StandardSchema,
  value: unknown,
  options: { readonly code: SchemaErrorCode; readonly what: string },
): unknown => {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) {
    throw new SchemaError(
      'ERR_OPERATION_INVALID',
      `${options.what}: asynchronous schema; use a synchronous one.`,
    );
  }
  if (!result.issues) return result.value;
  const issues: SchemaIssue[] = result.issues.map(({ path, message }) => ({
    path: formatPath(path),
    message,
  }));
  const list = issues.map(({ path, message }) => `${path === '' ? 'it' : path} ${message}`).join('; ');
  throw new SchemaError(options.code, `${options.what}: ${list}.`, issues);
};

/**
 * Anything → the request of an operation, checked; fields beyond the documented ones are kept.
 *
 * @throws SchemaError ERR_REQUEST_INVALID with every issue and its path
 */
export function parseRequest<Op extends Operation>(operation: Op, input: unknown): RequestOf<Op> {
  const what = `${operation.name} request`;
  return validate(operation.requestSchema, input, { code: 'ERR_REQUEST_INVALID', what }) as RequestOf<Op>;
}

/**
 * Bytes of a verified (and opened) answer → the response of an operation, checked.
 *
 * @throws SchemaError ERR_JSON_* · ERR_RESPONSE_INVALID
 */
export function decodeResponse<Op extends Operation>(
  operation: Op,
  bytes: Uint8Array,
  limits?: JsonLimits,
): ResponseOf<Op> {
  const what = `${operation.name} response`;
  const value = decodeJson(bytes, limits);
  return validate(operation.responseSchema, value, { code: 'ERR_RESPONSE_INVALID', what }) as ResponseOf<Op>;
}

/**
 * Anything → a benefitRedeem request.
 *
 * @throws SchemaError ERR_REQUEST_INVALID with every issue and its path
 * @example
 * parseBenefitRedeemRequest({
 *   benefitProductCode: 'POINT', bizNo: 'order-1', bizdt: '2024-05-22T06:42:21+08:00',
 *   ipRoleId: '2160220037090534', sceneCode: 'CAFE', benefitRedeemInfos: [{}],
 * });
 */
export function parseBenefitRedeemRequest(input: unknown): BenefitRedeemRequest {
  return parseRequest(benefitRedeem, input);
}

/**
 * Bytes of a verified (and opened) answer → a benefitRedeem response.
 *
 * @throws SchemaError ERR_JSON_* · ERR_RESPONSE_INVALID
 */
export function decodeBenefitRedeemResponse(bytes: Uint8Array, limits?: JsonLimits): BenefitRedeemResponse {
  return decodeResponse(benefitRedeem, bytes, limits);
}
