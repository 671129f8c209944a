// In: nothing. Out: the shape of what is judged: something that answers one request at a time.

/** What an implementation is asked. Bytes are standard Base64 text with padding. */
export interface ConformanceRequest {
  /** Counts up from 1 within a run; the answer repeats it. */
  readonly id: number;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** One of three: an output, a refusal (the text is for people), or "I do not do this". */
export type ConformanceAnswer =
  | { readonly output: Readonly<Record<string, unknown>> }
  | { readonly rejected: string }
  | { readonly unsupported: string };

/** How an implementation failed to answer. */
export type FailureKind = 'timeout' | 'crash' | 'garbage' | 'out-of-order' | 'too-much-output' | 'gave-up';

/** No answer: the implementation itself went wrong. */
export interface ConformanceFailure {
  readonly failure: FailureKind;
  readonly detail: string;
}

/** Anything that can be judged: a module, a program, a server. */
export interface Implementation {
  readonly name: string;
  /** Resolves in any case, within the time it is given; what goes wrong is a {@link ConformanceFailure}. */
  answer(request: ConformanceRequest): Promise<ConformanceAnswer | ConformanceFailure>;
  close?(): Promise<void>;
}

/**
 * Unknown → answer, or the reason why it is none.
 *
 * @example
 * toAnswer({ rejected: 'no zone' }); // { rejected: 'no zone' }
 */
export function toAnswer(value: unknown): ConformanceAnswer | ConformanceFailure {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { output, rejected, unsupported } = value as Record<string, unknown>;
    const given = [output, rejected, unsupported].filter((part) => part !== undefined).length;
    if (given === 1) {
      if (typeof output === 'object' && output !== null && !Array.isArray(output)) {
        return { output: output as Record<string, unknown> };
      }
      if (typeof rejected === 'string') return { rejected };
      if (typeof unsupported === 'string') return { unsupported };
    }
  }
  return {
    failure: 'garbage',
    detail: 'an answer has exactly one of output (an object), rejected (a text), unsupported (a text)',
  };
}
