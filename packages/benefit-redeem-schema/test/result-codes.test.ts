// In: the gateway's codes. Out: proof that each has the letter and the certainty of docs/protocol §8, and words for a stranger.
import {
  benefitIssue,
  benefitRedeem,
  gatewayResultCodes,
  type ResultCodeTable,
  toOutcome,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';
import { describe, expect, test } from 'vitest';

const expected = {
  INVALID_SIGNATURE: 'F nothing-moved',
  SIGNATURE_INVALID: 'F nothing-moved',
  KEY_NOT_FOUND: 'F nothing-moved',
  ACCESS_DENIED: 'F nothing-moved',
  INVALID_API: 'F nothing-moved',
  NO_INTERFACE_DEF: 'F nothing-moved',
  FUNCTION_NOT_MATCH: 'F nothing-moved',
  PARAM_MISSING: 'F nothing-moved',
  CLIENT_VALIDATE_FAILED: 'F nothing-moved',
  ACCESSTOKEN_VALIDATE_FAILED: 'F nothing-moved',
  INVALID_CONTRACT: 'F nothing-moved',
  EXPIRED_CODE: 'F nothing-moved',
  PROCESS_FAIL: 'F cannot-tell',
  REPEAT_REQ_INCONSISTENT: 'F cannot-tell',
  REQUEST_TRAFFIC_EXCEED_LIMIT: 'U cannot-tell',
  SYSTEM_ERROR: 'U cannot-tell',
  UNKNOWN_EXCEPTION: 'U cannot-tell',
};

test('each code of the gateway has its letter and its certainty', () => {
  const found = Object.entries(gatewayResultCodes).map(([code, { status, certainty }]) => [
    code,
    `${status} ${certainty}`,
  ]);
  expect(Object.fromEntries(found)).toEqual(expected);
});

const tables: readonly (readonly [string, ResultCodeTable])[] = [
  ['the gateway', gatewayResultCodes],
  ...[benefitRedeem, userPromoBenefitQuery, benefitIssue].map(
    ({ path, resultCodes }) => [path, resultCodes] as const,
  ),
];
describe.each(tables)('%s', (_, table) => {
  test.each(Object.entries(table))('%s says what it means and what to do, in sentences', (_code, row) => {
    for (const text of [row.meaning, row.advice]) expect(text).toMatch(/^[A-Z][^\n]{3,}\.$/);
  });
});

test('where nobody can tell, the advice keeps the bizNo and its body', () => {
  for (const code of ['REQUEST_TRAFFIC_EXCEED_LIMIT', 'SYSTEM_ERROR', 'UNKNOWN_EXCEPTION'] as const)
    expect(gatewayResultCodes[code].advice).toContain('Send the same bizNo with the same body again later');
});

describe('what an unknown judgement says', () => {
  const judge = (resultCode: string, resultStatus: string) => {
    const judgement = toOutcome(benefitRedeem, { resultCode, resultStatus });
    if (judgement.status !== 'unknown') throw new Error(`${resultCode} is ${judgement.status}`);
    return judgement;
  };

  test('of a code that is not documented', () => {
    const { message, advice } = judge('NEW_CODE', 'F');
    expect(message).toBe('The answer is genuine, and its code not documented.');
    expect(advice).toMatch(/^Send the same bizNo with the same body again later, .*AlipayHK/);
  });

  test('of a code that settles nothing: its meaning, and its own advice', () => {
    const row = benefitRedeem.resultCodes.PROCESS_FAIL;
    const { message, advice } = judge('PROCESS_FAIL', 'F');
    expect(message).toBe('The answer is genuine, and settles nothing: General business failure.');
    expect(advice).toBe(row.advice);
  });

  test('of a letter that is not the documented one', () => {
    const { message } = judge('POINT_NOT_ENOUGH', 'U');
    expect(message).toBe('The answer is genuine, and its code goes with status F, not its own.');
  });
});
