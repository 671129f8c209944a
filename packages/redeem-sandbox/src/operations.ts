// In: nothing. Out: the three operations of A. Points as the sandbox runs them, and any other registered path.
import {
  benefitIssue,
  benefitRedeem,
  parseRequest,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';
import { SandboxError } from './errors.ts';
import { toGatewayResult } from './gateway-result.ts';
import { movePoints } from './ledger.ts';
import { type JsonObject, type RegisteredPath, type SandboxOperation, textMember } from './operation.ts';

/** What an access token of this sandbox begins with; the user's ipRoleId follows. */
export const ACCESS_TOKEN_PREFIX = 'sandbox-token-';

// A million points in one entry is more than anyone redeems, and keeps sums far from 2^53.
const MAX_POINTS = 1_000_000;

/** Reads `points`, the sandbox's own convention: absent means 1. */
function pointsOf(holder: JsonObject, where: string): number {
  const points = holder['points'] ?? 1;
  if (typeof points !== 'number' || !Number.isInteger(points) || points < 1 || points > MAX_POINTS) {
    throw new TypeError(`${where}.points must be a whole number from 1 to ${MAX_POINTS}`);
  }
  return points;
}

const asObject = (value: unknown): JsonObject => value as JsonObject;

const redeem: SandboxOperation = {
  name: benefitRedeem.name,
  path: benefitRedeem.path,
  parse: (input) => {
    const request = asObject(parseRequest(benefitRedeem, input));
    redeemedPoints(request);
    return request;
  },
  subjectOf: (request) => ({ bizNo: String(request['bizNo']), ipRoleId: String(request['ipRoleId']) }),
  run: (request, context) =>
    movePoints(
      {
        operation: benefitRedeem.name,
        bizNo: String(request['bizNo']),
        ipRoleId: String(request['ipRoleId']),
        points: redeemedPoints(request),
        direction: 'debit',
      },
      context,
    ),
};

// The page does not describe the entries; in the sandbox each may carry `points`.
function redeemedPoints(request: JsonObject): number {
  const entries = request['benefitRedeemInfos'] as readonly JsonObject[];
  return entries.reduce((sum, entry, index) => sum + pointsOf(entry, `benefitRedeemInfos[${index}]`), 0);
}

const issue: SandboxOperation = {
  name: benefitIssue.name,
  path: benefitIssue.path,
  parse: (input) => {
    const request = asObject(parseRequest(benefitIssue, input));
    // The readable part of the page does not require them, but without them there is nobody and nothing to deduplicate.
    if (textMember(request, 'bizNo') === undefined) throw new TypeError('bizNo is missing');
    if (issuedTo(request) === undefined) throw new TypeError('providerUserInfo.ipRoleId is missing');
    pointsOf(request, 'request');
    return request;
  },
  subjectOf: (request) => ({ bizNo: String(request['bizNo']), ipRoleId: issuedTo(request) ?? '' }),
  run: (request, context) =>
    movePoints(
      {
        operation: benefitIssue.name,
        bizNo: String(request['bizNo']),
        ipRoleId: issuedTo(request) ?? '',
        points: pointsOf(request, 'request'),
        direction: 'credit',
      },
      context,
    ),
};

function issuedTo(request: JsonObject): string | undefined {
  const ipRoleId = textMember(asObject(request['providerUserInfo']), 'ipRoleId');
  return ipRoleId !== undefined && /^2160\d{1,28}$/.test(ipRoleId) ? ipRoleId : undefined;
}

const enquire: SandboxOperation = {
  name: userPromoBenefitQuery.name,
  path: userPromoBenefitQuery.path,
  parse: (input) => asObject(parseRequest(userPromoBenefitQuery, input)),
  subjectOf: (request) => {
    const ipRoleId = userOfToken(request);
    return ipRoleId === undefined ? {} : { ipRoleId };
  },
  run: (request, context) => {
    const ipRoleId = userOfToken(request);
    if (ipRoleId === undefined) {
      return { response: { result: toGatewayResult('ACCESSTOKEN_VALIDATE_FAILED') }, effect: 'unchanged' };
    }
    const points = context.state.balance(ipRoleId) ?? context.defaultPoints;
    if (points === undefined) {
      return { response: { result: toGatewayResult('USER_NOT_EXIST') }, effect: 'unchanged' };
    }
    return {
      response: { result: toGatewayResult('SUCCESS'), accountBenefitModel: { ipRoleId, points } },
      effect: 'unchanged',
    };
  },
};

function userOfToken(request: JsonObject): string | undefined {
  const token = textMember(request, 'accessToken') ?? '';
  const ipRoleId = token.slice(ACCESS_TOKEN_PREFIX.length);
  return token.startsWith(ACCESS_TOKEN_PREFIX) && /^2160\d{1,28}$/.test(ipRoleId) ? ipRoleId : undefined;
}

function registered(entry: RegisteredPath): SandboxOperation {
  return {
    name: entry.name ?? entry.path.split('/').at(-1) ?? entry.path,
    path: entry.path,
    parse: (input) => {
      if (typeof input === 'object' && input !== null && !Array.isArray(input)) return asObject(input);
      throw new TypeError('the body must be a JSON object');
    },
    subjectOf: (request) => {
      const bizNo = textMember(request, 'bizNo');
      const ipRoleId = textMember(request, 'ipRoleId');
      return { ...(bizNo === undefined ? {} : { bizNo }), ...(ipRoleId === undefined ? {} : { ipRoleId }) };
    },
    run: (request) => ({
      response: entry.answer?.(request) ?? { result: toGatewayResult('SUCCESS') },
      effect: 'unchanged',
    }),
  };
}

/**
 * The operations of a sandbox by path: benefitRedeem, benefitIssue, userPromoBenefitQuery, and what was registered.
 *
 * @throws SandboxError `ERR_CONFIG_INVALID` for a path that is not absolute or is taken
 */
export function operationsByPath(
  paths: readonly RegisteredPath[] = [],
): ReadonlyMap<string, SandboxOperation> {
  const table = new Map<string, SandboxOperation>();
  for (const operation of [redeem, issue, enquire, ...paths.map(registered)]) {
    if (!/^(\/[\w.~-]+)+$/.test(operation.path) || table.has(operation.path)) {
      throw new SandboxError(
        'ERR_CONFIG_INVALID',
        `paths: ${operation.name} must have an absolute path that is not taken, such as /api/open/x/y.`,
      );
    }
    table.set(operation.path, operation);
  }
  return table;
}
