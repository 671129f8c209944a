// In: what a case expects and what was answered. Out: passed, failed or unsupported, with the reason.
import type { ConformanceAnswer, ConformanceFailure, FailureKind } from './implementation.ts';
import type { CaseResult } from './vector-file.ts';

/** A case with its notation resolved. */
export interface ExpandedCase {
  readonly result: CaseResult;
  readonly expected?: Readonly<Record<string, unknown>> | undefined;
  readonly mustNotReturn?: Readonly<Record<string, unknown>> | undefined;
}

/** How an answer can be wrong, or fail to be one. */
export type Fault = 'wrong-output' | 'refused-valid' | 'accepted-invalid' | FailureKind;

/** What became of one case. */
export type Verdict =
  | { readonly verdict: 'passed' }
  | { readonly verdict: 'unsupported'; readonly detail: string }
  | { readonly verdict: 'failed'; readonly fault: Fault; readonly detail: string };

// Long enough to recognise a value, short enough for a report line.
const SHOWN = 160;

/**
 * Judges one answer.
 *
 * - valid: the output has every member of `expected`, with an equal value
 * - invalid: refused; where `mustNotReturn` is given, any output that differs from it passes too
 * - acceptable: refused, or answered as `expected`
 *
 * @example
 * judgeAnswer({ result: 'invalid' }, { rejected: 'two keys' }); // { verdict: 'passed' }
 */
export function judgeAnswer(item: ExpandedCase, answer: ConformanceAnswer | ConformanceFailure): Verdict {
  if ('failure' in answer) return failed(answer.failure, answer.detail);
  if ('unsupported' in answer) return { verdict: 'unsupported', detail: show(answer.unsupported) };
  const { result, expected = {}, mustNotReturn } = item;
  if ('rejected' in answer) {
    return result === 'valid'
      ? failed('refused-valid', `refused (${show(answer.rejected)}); expected ${show(expected)}`)
      : { verdict: 'passed' };
  }
  const { output } = answer;
  if (result === 'invalid') {
    return mustNotReturn !== undefined && !includes(output, mustNotReturn)
      ? { verdict: 'passed' }
      : failed('accepted-invalid', `answered ${show(output)}; this must be refused`);
  }
  return includes(output, expected)
    ? { verdict: 'passed' }
    : failed('wrong-output', `answered ${show(output)}; expected ${show(expected)}`);
}

function failed(fault: Fault, detail: string): Verdict {
  return { verdict: 'failed', fault, detail };
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}… (${text.length} characters)`;
}

/** Every member of `wanted` is in `found`; null and absent are the same. */
function includes(
  found: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) =>
    equal(Object.hasOwn(found, key) ? (found[key] ?? null) : null, value),
  );
}

function equal(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right;
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(
      (name) =>
        Object.hasOwn(right, name) &&
        equal((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name]),
    )
  );
}
