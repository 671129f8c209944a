// In: a path and what to do there. Out: the shape every operation of the sandbox has.
import type { GatewayResponse } from './gateway-result.ts';
import type { StateWriter } from './state.ts';

/** A decoded JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What an operation is told about the request it answers. */
export interface OperationContext {
  readonly clientId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** SHA-256 of the opened body, lower-case hex. */
  readonly bodyDigest: string;
  /** Reads and writes inside the transaction that also keeps the journal record of the request. */
  readonly state: StateWriter;
  /** What a user starts with who was never given a balance; `undefined`: such a user does not exist. */
  readonly defaultPoints: number | undefined;
  /** A final failure code that a rule decided on instead of looking at the balance, for example RISK_REJECT. */
  readonly refusal: string | undefined;
}

/** What an operation answers. */
export interface OperationAnswer {
  readonly response: GatewayResponse;
  readonly effect: 'committed' | 'unchanged' | 'repeated';
}

/** What the journal and the fault rules may know about a request. */
export interface OperationSubject {
  readonly bizNo?: string;
  readonly ipRoleId?: string;
}

/**
 * An operation the sandbox serves. `run` is synchronous and alone: it sees the state as it is and either all of its
 * writes are kept or none.
 */
export interface SandboxOperation {
  readonly name: string;
  /** Where it is registered, for example `/api/open/alipay/intl/promotion/benefit/benefitRedeem`. */
  readonly path: string;
  /** Checks the decoded body; throws an Error whose message tells the caller what is wrong. */
  readonly parse: (input: unknown) => JsonObject;
  readonly subjectOf: (request: JsonObject) => OperationSubject;
  readonly run: (request: JsonObject, context: OperationContext) => OperationAnswer;
}

/** A path of the family that the caller registers: which answer it gives, `{ result: SUCCESS }` unless told. */
export interface RegisteredPath {
  readonly path: string;
  /** Default: the last segment of the path. */
  readonly name?: string;
  readonly answer?: (request: JsonObject) => GatewayResponse;
}

/** The text of a member, if it is text; for subjects of operations that promise no shape. */
export function textMember(request: JsonObject, name: string): string | undefined {
  const value = request[name];
  return typeof value === 'string' ? value : undefined;
}
