// In: every documented code with every letter, and some nobody documented. Out: the judgement of each.
import {
  benefitRedeem,
  gatewayResultCodes,
  toOutcome,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const letters = ['S', 'F', 'U', 'A', 's', '', undefined] as const;
const judge = (resultCode: string, resultStatus: string | undefined): string => {
  const judgement = toOutcome(benefitRedeem, { resultCode, resultStatus });
  return judgement.status === 'unknown' ? judgement.reasonCode : judgement.status;
};

describe('toOutcome', () => {
  test('only SUCCESS with S succeeds', () => {
    for (const code of [
      ...Object.keys(benefitRedeem.resultCodes),
      'OK',
      'success',
      'toString',
      '__proto__',
    ]) {
      for (const letter of letters) {
        expect(judge(code, letter) === 'succeeded').toBe(code === 'SUCCESS' && letter === 'S');
      }
    }
  });

  test('only a code that proves that nothing moved, with F, fails', () => {
    const failing = Object.keys(benefitRedeem.resultCodes).filter((code) => judge(code, 'F') === 'failed');
    expect(new Set(failing)).toEqual(
      new Set([
        'ACCESSTOKEN_VALIDATE_FAILED',
        'ACCESS_DENIED',
        'CLIENT_VALIDATE_FAILED',
        'EXPIRED_CODE',
        'FUNCTION_NOT_MATCH',
        'INVALID_API',
        'INVALID_CONTRACT',
        'INVALID_SIGNATURE',
        'KEY_NOT_FOUND',
        'NO_INTERFACE_DEF',
        'PARAM_ILLEGAL',
        'PARAM_MISSING',
        'POINT_NOT_ENOUGH',
        'RISK_REJECT',
        'SIGNATURE_INVALID',
      ]),
    );
    for (const code of failing) {
      for (const letter of letters)
        if (letter !== 'F') expect(judge(code, letter)).toBe('ERR_RESULT_STATUS_UNEXPECTED');
    }
  });

  test.each([
    'UNKNOWN_EXCEPTION',
    'SYSTEM_ERROR',
    'PROCESS_FAIL',
    'REQUEST_TRAFFIC_EXCEED_LIMIT',
    'REPEAT_REQ_INCONSISTENT',
  ])('%s never settles anything, whatever its letter', (code) => {
    for (const letter of letters) expect(judge(code, letter)).toBe('ERR_RESULT_UNDECIDED');
  });

  test('a code that is not listed is unknown, whatever its letter', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...letters), (code, letter) => {
        fc.pre(!Object.hasOwn(benefitRedeem.resultCodes, code));
        expect(judge(code, letter)).toBe('ERR_RESULT_CODE_UNKNOWN');
      }),
    );
  });

  test('the five codes of the page have the letters of the page', () => {
    const letterOf = (code: keyof typeof benefitRedeem.resultCodes): string =>
      benefitRedeem.resultCodes[code].status;
    expect(letterOf('SUCCESS')).toBe('S');
    for (const code of ['PARAM_ILLEGAL', 'POINT_NOT_ENOUGH', 'RISK_REJECT', 'UNKNOWN_EXCEPTION'] as const) {
      expect(letterOf(code)).toBe('F');
    }
  });

  test('an operation’s own row wins over the gateway’s', () => {
    expect(userPromoBenefitQuery.resultCodes.UNKNOWN_EXCEPTION.meaning).toBe('Unknown exception.');
    expect(gatewayResultCodes.UNKNOWN_EXCEPTION.status).toBe('U');
    expect(benefitRedeem.resultCodes.UNKNOWN_EXCEPTION.status).toBe('F');
  });
});
