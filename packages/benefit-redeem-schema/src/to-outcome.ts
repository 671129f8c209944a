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

const askAlipayHk = 'Keep the bizNo, send the same body again later, and ask AlipayHK what the answer means.';

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
  if (!row) {
    return {
      status: 'unknown',
      reasonCode: 'ERR_RESULT_CODE_UNKNOWN',
      message: 'The answer is genuine; its result code is not documented.',
      advice: askAlipayHk,
    };
  }
  if (row.certainty === 'cannot-tell') {
    return {
      status: 'unknown',
      reasonCode: 'ERR_RESULT_UNDECIDED',
      message: `The answer is genuine and does not settle it: ${row.meaning}`,
      advice: row.advice,
    };
  }
  if (resultStatus !== row.status) {
    return {
      status: 'unknown',
      reasonCode: 'ERR_RESULT_STATUS_UNEXPECTED',
      message: `The answer is genuine; its code is documented with status ${row.status}, which it does not carry.`,
      advice: askAlipayHk,
    };
  }
  return { status: row.certainty === 'moved' ? 'succeeded' : 'failed', row };
}
