// In: inputs of the business operations. Out: what benefit-redeem-schema answers, and what an exchange proves.
import {
  benefitIssue,
  benefitRedeem,
  decodeJson,
  decodeResponse,
  isSchemaError,
  type Operation,
  parseRequest,
  type ResultPart,
  toOutcome,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';
import { decodeBase64 } from '@redeemkit/signature-header';
import type { OperationTable } from './operation-table.ts';
import { type OpenInput, openReceived } from './redeemkit-envelope.ts';

interface BodyInput {
  readonly operation: string;
  readonly body: string;
}

/** The operations of this package. */
export const schemaOperations: OperationTable = {
  'validate-request': ({ operation, body }: BodyInput) => {
    parseRequest(operationOf(operation), decodeJson(decodeBase64(body)));
    return {};
  },
  'decode-response': ({ operation, body }: BodyInput) => {
    const { resultCode, resultStatus = null, resultMessage = null } = decode(operation, decodeBase64(body));
    return { resultCode, resultStatus, resultMessage };
  },
  'judge-answer': ({ operation, body }: BodyInput) => ({ outcome: judge(operation, decodeBase64(body)) }),
  'judge-exchange': async (input: Omit<OpenInput, 'role'> & { operation: string }) => {
    const opened = await openReceived({ ...input, role: 'response' }).catch((error: { code?: unknown }) => {
      // A refusal has a code; anything else is a defect and must be seen.
      if (typeof error.code !== 'string') throw error;
      return undefined;
    });
    return { outcome: opened === undefined ? 'unknown' : judge(input.operation, opened.body) };
  },
};

function judge(operation: string, body: Uint8Array): string {
  try {
    return toOutcome(operationOf(operation), decode(operation, body)).status;
  } catch (error) {
    if (isSchemaError(error)) return 'unknown';
    throw error;
  }
}

function decode(operation: string, body: Uint8Array): ResultPart {
  return (decodeResponse(operationOf(operation), body) as { result: ResultPart }).result;
}

function operationOf(name: string): Operation {
  const found = [benefitRedeem, userPromoBenefitQuery, benefitIssue].find(
    (operation) => operation.name === name,
  );
  if (found === undefined) throw new RangeError(`no operation ${name}`);
  return found as unknown as Operation;
}
