// In: a command line. Out: the program behind it as an implementation, asked by JSON lines over standard input and output.
import type {
  ConformanceAnswer,
  ConformanceFailure,
  ConformanceRequest,
  Implementation,
} from './implementation.ts';
import { toAnswer } from './implementation.ts';
import { type LineProcess, startLineProcess } from './line-process.ts';
import { startPatience } from './patience.ts';
import { withTimeout } from './with-timeout.ts';

// A program that starts a tool for every step takes tens of milliseconds; ten seconds leave room for a busy machine.
const DEFAULT_TIMEOUT_MS = 10_000;
// After the end of its input a program has this long to end before it is ended.
const CLOSE_MS = 2000;

type Result = ConformanceAnswer | ConformanceFailure;

/**
 * A command → implementation. The program reads one JSON object a line, `{"id":1,"operation":"parse-time","input":{…}}`,
 * and answers each with one line before it is sent the next: `{"id":1,"output":{…}}`, `{"id":1,"rejected":"why"}` or
 * `{"id":1,"unsupported":"why"}`. Standard error is shown when it dies. Anything else it does is a result: no answer in
 * time, no JSON, another id, too much, an early end. It is started again where that makes sense.
 *
 * @param command run by the shell of the platform
 * @example
 * const report = await runVectors(allVectors, execImplementation('python3 my-client.py'));
 */
export function execImplementation(
  command: string,
  options: { readonly timeoutMs?: number; readonly cwd?: string } = {},
): Implementation {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, cwd } = options;
  const patience = startPatience();
  let program: LineProcess | undefined;
  // Requests that were given up on although the program still runs: their late answers are no news.
  let owed = new Set<unknown>();

  const restart = (): LineProcess => {
    owed = new Set();
    return startLineProcess(command, cwd);
  };

  const readAnswer = async (running: LineProcess, id: number): Promise<Result> => {
    for (;;) {
      const event = await running.next();
      if ('ended' in event) return { failure: 'crash', detail: event.ended };
      if ('flood' in event) return { failure: 'too-much-output', detail: event.flood };
      const parsed = parseLine(event.line);
      if (parsed === undefined) {
        owed.add(id);
        return { failure: 'garbage', detail: `a line that is no JSON object: ${event.line.slice(0, 80)}` };
      }
      const { id: found } = parsed as { readonly id?: unknown };
      if (found === id) return toAnswer(parsed);
      if (owed.delete(found)) continue;
      owed.add(id);
      return {
        failure: 'out-of-order',
        detail: `an answer to ${JSON.stringify(found)} when ${id} was asked`,
      };
    }
  };

  const ask = async (request: ConformanceRequest): Promise<Result> => {
    program ??= restart();
    program.send(JSON.stringify(request));
    const late: Result = { failure: 'timeout', detail: `no answer within ${timeoutMs} ms` };
    const result = await withTimeout(readAnswer(program, request.id), { timeoutMs, late });
    if ('failure' in result && ['timeout', 'crash', 'too-much-output'].includes(result.failure)) {
      program.kill();
      program = undefined;
    }
    return result;
  };

  return {
    name: command,
    async answer(request) {
      const enough = patience.givenUp();
      if (enough !== undefined) return enough;
      const result = await ask(request);
      patience.note(result);
      return result;
    },
    async close() {
      await program?.end(CLOSE_MS);
    },
  };
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
