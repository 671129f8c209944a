// In: an operation and the `result` of a *verified* answer. Out: succeeded, failed or unknown, and why.
import type { Operation } from './operation.ts';
import type { ResultCodeRow } from './result-codes.ts';

/** Why a verified answer does not settle a redemption. */
export type ResultReasonCode =
  | 'ERR_RESULT_UNDECIDED'
  | 'ERR_RESULT_CODE_UNKNOWN'
  | 'ERR_RESULT_STATUS_UNEXPECTED';

/** The `result` part of an answer. */
export interface ResultPart {
  readonly resultCode: string;
  readonly resultStatus?: string | undefined;
  readonly resultMessage?: string | undefined;
}

/** What a verified answer proves. */
export type Judgement =
  | { readonly status: 'succeeded'; readonly row: ResultCodeRow }
  | { readonly status: 'failed'; readonly row: ResultCodeRow }
  | {
      readonly status: 'unknown';
      readonly reasonCode: ResultReasonCode;
      readonly message: string;
      readonly advice: string;
    };

const askAlipayHk = 'Send the same bizNo with the same body again later, then ask AlipayHK what it means.';

/**
 * `result` → judgement. `succeeded` and `failed` need a listed code *and* its documented letter; everything
 * else is `unknown`: a code or letter nobody documented, a pair that contradicts the documentation, or a code
 * that does not say whether anything moved. Pure; give it verified answers only.
 *
 * @example
 * toOutcome(benefitRedeem, { resultCode: 'POINT_NOT_ENOUGH', resultStatus: 'F' }).status; // 'failed'
 */
export function toOutcome(operation: Operation, result: ResultPart): Judgement {
  const { resultCode, resultStatus } = result;
  const row = Object.hasOwn(operation.resultCodes, resultCode)
    ? operation.resultCodes[resultCode]
    : undefined;
  const unknown = (reasonCode: ResultReasonCode, why: string, advice = askAlipayHk): Judgement => ({
    status: 'unknown',
    reasonCode,
    message: `The answer is genuine, and ${why}`,
    advice,
  });
  if (!row) return unknown('ERR_RESULT_CODE_UNKNOWN', 'its code not documented.');
  if (row.certainty === 'cannot-tell') {
    return unknown('ERR_RESULT_UNDECIDED', `settles nothing: ${row.meaning}`, row.advice);
  }
  if (resultStatus !== row.status) {
    return unknown('ERR_RESULT_STATUS_UNEXPECTED', `its code goes with status ${row.status}, not its own.`);
  }
  return { status: row.certainty === 'moved' ? 'succeeded' : 'failed', row };
}
