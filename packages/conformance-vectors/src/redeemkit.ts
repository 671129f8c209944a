// In: nothing. Out: redeemkit's own packages as an implementation to be judged; also an example of how to write one.
import type { ConformanceAnswer, ConformanceRequest, Implementation } from './implementation.ts';
import { moduleImplementation } from './module-implementation.ts';
import type { OperationTable } from './operation-table.ts';
import { envelopeOperations } from './redeemkit-envelope.ts';
import { headerOperations } from './redeemkit-header.ts';
import { schemaOperations } from './redeemkit-schema.ts';

const operations: OperationTable = /* @__PURE__ */ (() => ({
  ...headerOperations,
  ...envelopeOperations,
  ...schemaOperations,
}))();

/**
 * Answers one request with redeemkit's packages. Whatever they throw with a code is a refusal; anything else is a crash
 * of this implementation, and is thrown.
 *
 * @example
 * await answer({ id: 1, operation: 'parse-time', input: { text: '1716331341000' } }); // { output: { epochMs: … } }
 */
export async function answer(request: ConformanceRequest): Promise<ConformanceAnswer> {
  const operation = Object.hasOwn(operations, request.operation) ? operations[request.operation] : undefined;
  if (operation === undefined) return { unsupported: request.operation };
  try {
    return { output: await operation(request.input as never) };
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && code.startsWith('ERR_')) return { rejected: code };
    throw error;
  }
}

/** redeemkit as an {@link Implementation}; it uses node:crypto where the platform has it. */
export function redeemkitImplementation(): Implementation {
  return moduleImplementation({ answer }, { name: 'redeemkit' });
}
