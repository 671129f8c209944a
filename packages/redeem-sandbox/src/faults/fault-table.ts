// In: nothing. Out: every fault of the sandbox, by name; docs/sandbox-faults.md is generated from this table.
import { SandboxError } from '../errors.ts';
import { AUTHENTICITY_FAULTS } from './authenticity-faults.ts';
import { BODY_FAULTS } from './body-faults.ts';
import { BUSINESS_FAULTS } from './business-faults.ts';
import { CONNECTION_FAULTS } from './connection-faults.ts';
import { DIALECT_FAULTS } from './dialect-faults.ts';
import { EDGE_FAULTS } from './edge-faults.ts';
import type { Fault } from './fault.ts';

/** Every fault, in the order of the docs. */
export const FAULTS: readonly Fault[] = /* @__PURE__ */ Object.freeze([
  ...CONNECTION_FAULTS,
  ...EDGE_FAULTS,
  ...AUTHENTICITY_FAULTS,
  ...BODY_FAULTS,
  ...DIALECT_FAULTS,
  ...BUSINESS_FAULTS,
]);

/**
 * Finds a fault by name.
 *
 * @throws SandboxError `ERR_FAULT_UNKNOWN`, with the names that exist
 */
export function findFault(name: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.name === name);
  if (fault !== undefined) return fault;
  throw new SandboxError(
    'ERR_FAULT_UNKNOWN',
    `There is no such fault; the sandbox knows ${FAULTS.map((known) => known.name).join(', ')}.`,
  );
}
