// In: a path of the header family and a JSON body. Out: the verified answer, judged as far as its codes are known.
import {
  benefitIssue,
  benefitRedeem,
  defineOperation,
  type Operation,
  type StandardSchema,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';
import { connectClient } from '../gateway/connect-client.ts';
import { printOutcome } from '../gateway/print-outcome.ts';
import { aboutInput, readJsonInput } from '../gateway/read-json-input.ts';
import type { CommandContext } from '../option-spec.ts';

/** `redeemkit send`: exit code 0 succeeded, 1 failed, 2 unknown. */
export async function run({
  io,
  settings,
  positionals: [path = '', name = '-'],
}: CommandContext): Promise<number> {
  const operation = operationAt(path);
  const client = await connectClient(settings, io);
  const body = await readJsonInput(name, io);
  const outcome = await aboutInput(name, () => client.call(operation, body, { signal: io.interruption() }));
  return printOutcome(outcome, { io, settings, shows: 'response' });
}

type OpenOperation = Operation<StandardSchema<object>, StandardSchema<object>>;

// A documented operation keeps its own schema and codes; any other path takes any object.
function operationAt(path: string): OpenOperation {
  const documented = [benefitRedeem, benefitIssue, userPromoBenefitQuery].find((one) => one.path === path);
  if (documented !== undefined) return documented as unknown as OpenOperation;
  return defineOperation({
    name: path.slice(path.lastIndexOf('/') + 1) || 'request',
    path,
    requestSchema: anyObject('a JSON object'),
    responseSchema: anyObject('a JSON object with result.resultCode', hasResultCode),
    resultCodes: {
      SUCCESS: { status: 'S', certainty: 'moved', meaning: 'Success.', advice: 'Done.' },
    },
  });
}

function anyObject(
  expected: string,
  accepts: (value: object) => boolean = () => true,
): StandardSchema<object> {
  return {
    '~standard': {
      version: 1,
      vendor: 'redeemkit',
      validate: (value) =>
        typeof value === 'object' && value !== null && !Array.isArray(value) && accepts(value)
          ? { value }
          : { issues: [{ message: `must be ${expected}` }] },
    },
  };
}

function hasResultCode(value: object): boolean {
  const { result } = value as { result?: { resultCode?: unknown } | null };
  return typeof result?.resultCode === 'string';
}
