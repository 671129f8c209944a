// In: nothing. Out: the public names of the runner. Data and implementations are on subpaths of their own.
export { checkVectorFile } from './check-vector-file.ts';
export { ConformanceError, type ConformanceErrorCode, isConformanceError } from './errors.ts';
export { expandValue } from './expand-value.ts';
export {
  type ConformanceAnswer,
  type ConformanceFailure,
  type ConformanceRequest,
  type FailureKind,
  type Implementation,
  toAnswer,
} from './implementation.ts';
export { type ExpandedCase, type Fault, judgeAnswer, type Verdict } from './judge-answer.ts';
export { moduleImplementation } from './module-implementation.ts';
export { formatJson, formatJunit, formatReport } from './reports.ts';
export {
  type CaseReport,
  type ConformanceReport,
  type Counts,
  type GroupReport,
  type RunOptions,
  runVectors,
} from './run-vectors.ts';
export type {
  CaseResult,
  PublishedSamples,
  VectorCase,
  VectorFile,
  VectorGroup,
} from './vector-file.ts';
