// In: an imported JS module. Out: it as an implementation to be judged.
import { ConformanceError } from './errors.ts';
import {
  type ConformanceAnswer,
  type ConformanceFailure,
  type ConformanceRequest,
  type Implementation,
  toAnswer,
} from './implementation.ts';
import { withTimeout } from './with-timeout.ts';

// A case is milliseconds of work; ten seconds leave room for a machine that is busy.
const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * A module → implementation. The module exports `answer(request)`, which returns or resolves to an answer; what it
 * throws is a crash. It runs in this process: a function that never returns stops the run, so judge strangers with
 * `execImplementation`.
 *
 * @throws ConformanceError ERR_MODULE_INVALID without a function `answer`
 * @example
 * await runVectors(allVectors, moduleImplementation({ answer: () => ({ unsupported: 'all' }) }, { name: 'mine' }));
 */
export function moduleImplementation(
  module: unknown,
  options: { readonly name: string; readonly timeoutMs?: number },
): Implementation {
  const { name, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const found = module as { answer?: unknown; default?: { answer?: unknown } } | null | undefined;
  const answer = found?.answer ?? found?.default?.answer;
  if (typeof answer !== 'function') {
    throw new ConformanceError(
      'ERR_MODULE_INVALID',
      `${name} exports no function answer(request). See the README: it returns { output }, { rejected } or { unsupported }.`,
    );
  }
  const ask = async (request: ConformanceRequest): Promise<ConformanceAnswer | ConformanceFailure> => {
    try {
      return toAnswer(await answer(request));
    } catch (error) {
      return { failure: 'crash', detail: error instanceof Error ? error.message : String(error) };
    }
  };
  return {
    name,
    answer: (request) =>
      withTimeout(ask(request), {
        timeoutMs,
        late: { failure: 'timeout', detail: `no answer within ${timeoutMs} ms` },
      }),
  };
}
