// In: nothing. Out: the public names of this package.
export {
  createSandbox,
  type Sandbox,
  type SandboxConfig,
  type SandboxFaults,
  type SandboxJournal,
  type SandboxLedger,
} from './create-sandbox.ts';
export { isSandboxError, SandboxError, type SandboxErrorCode } from './errors.ts';
export type { Fault, FaultOutcome, FaultSettings } from './faults/fault.ts';
export {
  type FaultCondition,
  type FaultRule,
  type FaultRules,
  parseFaultRule,
  parseFaultRules,
} from './faults/fault-rules.ts';
export { FAULTS, findFault } from './faults/fault-table.ts';
export {
  GATEWAY_RESULTS,
  type GatewayResponse,
  type GatewayResult,
  toGatewayResult,
} from './gateway-result.ts';
export { createMemoryStore, type MemoryStoreLimits } from './memory-store.ts';
export type { JsonObject, RegisteredPath } from './operation.ts';
export { ACCESS_TOKEN_PREFIX } from './operations.ts';
export { FAULT_HEADER } from './process-request.ts';
export type { SandboxClient } from './recognise-request.ts';
export type {
  AnsweredRecord,
  Exchange,
  JournalFilter,
  LedgerEntry,
  ReceivedRecord,
  SandboxStore,
  StateReader,
  StateWriter,
  UserBalance,
  VerificationStep,
} from './state.ts';
export type { Delivery, HeaderList, ReceivedRequest, WireAnswer } from './wire.ts';
