// In: one points operation with its bizNo and the state. Out: the answer; points move once per bizNo.
import { type GatewayResponse, toGatewayResult } from './gateway-result.ts';
import type { OperationAnswer, OperationContext } from './operation.ts';

/** One movement of points asked for. */
export interface PointsMovement {
  readonly operation: string;
  readonly bizNo: string;
  readonly ipRoleId: string;
  /** Positive integer. */
  readonly points: number;
  readonly direction: 'debit' | 'credit';
}

const refused = (code: string, message?: string): OperationAnswer => ({
  response: { result: toGatewayResult(code, message) },
  effect: 'unchanged',
});

/**
 * Moves points, once per (clientId, operation, bizNo): a repeat with the same body is given the first answer, a repeat
 * with another body is refused with REPEAT_REQ_INCONSISTENT. A final failure
 * (POINT_NOT_ENOUGH, RISK_REJECT) is a first answer too.
 * An unknown user starts with `defaultPoints`; without it a debit is refused with PARAM_ILLEGAL and writes nothing.
 */
export function movePoints(movement: PointsMovement, context: OperationContext): OperationAnswer {
  const { state, clientId, bodyDigest } = context;
  const { operation, bizNo, ipRoleId, direction } = movement;
  const first = state.entry({ clientId, operation, bizNo });
  if (first !== undefined) {
    if (first.bodyDigest !== bodyDigest) return refused('REPEAT_REQ_INCONSISTENT');
    return { response: JSON.parse(first.answer) as GatewayResponse, effect: 'repeated' };
  }
  const known = state.balance(ipRoleId) ?? context.defaultPoints ?? (direction === 'credit' ? 0 : undefined);
  if (known === undefined) return refused('PARAM_ILLEGAL', 'ipRoleId is not a user of this sandbox.');

  const after = direction === 'debit' ? known - movement.points : known + movement.points;
  if (after > Number.MAX_SAFE_INTEGER) return refused('PARAM_ILLEGAL', 'points: the balance would overflow.');
  const resultCode = context.refusal ?? (after < 0 ? 'POINT_NOT_ENOUGH' : 'SUCCESS');
  const moves = resultCode === 'SUCCESS';
  const response: GatewayResponse = { result: toGatewayResult(resultCode) };
  if (moves) state.setBalance(ipRoleId, after);
  state.addEntry({
    clientId,
    operation,
    bizNo,
    ipRoleId,
    points: moves ? movement.points : 0,
    bodyDigest,
    resultCode,
    answer: JSON.stringify(response),
    at: context.now,
  });
  return { response, effect: moves ? 'committed' : 'unchanged' };
}
