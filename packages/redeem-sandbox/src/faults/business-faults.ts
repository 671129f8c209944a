// In: the plan of an answer. Out: what the gateway's business layer says on a bad day, validly signed.
import { toGatewayResult } from '../gateway-result.ts';
import type { AnswerPlan, Fault } from './fault.ts';

const unknownException = (plan: AnswerPlan, resultStatus: 'S' | 'F' | 'U'): AnswerPlan => ({
  ...plan,
  result: { ...toGatewayResult('UNKNOWN_EXCEPTION'), resultStatus },
});

const unknownExceptionFault = (resultStatus: 'S' | 'F' | 'U'): Fault => ({
  name: `unknown-exception-${resultStatus.toLowerCase()}`,
  group: 'business',
  does: `UNKNOWN_EXCEPTION with resultStatus ${resultStatus}; nothing was debited.`,
  outcome: 'unknown',
  debits: 'never',
  appliesTo: 'everything',
  plan: (plan) => ({ ...unknownException(plan, resultStatus), commit: 'skip' }),
});

/** Faults of the business layer. */
export const BUSINESS_FAULTS: readonly Fault[] = [
  unknownExceptionFault('S'),
  unknownExceptionFault('F'),
  unknownExceptionFault('U'),
  {
    name: 'unknown-exception-after-commit',
    group: 'business',
    does: 'UNKNOWN_EXCEPTION with resultStatus F although the points were debited.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => unknownException(plan, 'F'),
  },
  {
    name: 'risk-reject',
    group: 'business',
    does: 'RISK_REJECT, recorded as the first answer of the bizNo; nothing is debited.',
    outcome: 'failed',
    debits: 'never',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, refusal: 'RISK_REJECT' }),
  },
  {
    name: 'point-not-enough',
    group: 'business',
    does: 'POINT_NOT_ENOUGH whatever the balance, recorded as the first answer of the bizNo.',
    outcome: 'failed',
    debits: 'never',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, refusal: 'POINT_NOT_ENOUGH' }),
  },
  {
    name: 'unlisted-code',
    group: 'business',
    does: 'A result code and a resultStatus that no page lists (NOT_LISTED, X), after the points were debited.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      encode: () =>
        new TextEncoder().encode(
          '{"result":{"resultCode":"NOT_LISTED","resultStatus":"X","resultMessage":"not listed"}}',
        ),
    }),
  },
];
