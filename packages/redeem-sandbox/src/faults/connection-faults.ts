// In: the plan of an answer. Out: the same answer, lost, late or in pieces on its way.
import type { Fault } from './fault.ts';

// Longer than the 15 s that clients of this family allow for one attempt.
const DEFAULT_DELAY_MS = 20_000;
// An answer has some 100 bytes, so that this takes longer than any client waits.
const DEFAULT_DRIP_MS = 500;
// Eight times the 1 MiB that a careful client reads.
const DEFAULT_HUGE_BYTES = 8 * 1024 * 1024;
// 64 MiB of blanks are 64 KiB of gzip: small to send, and fatal to whoever inflates without counting.
const DEFAULT_BOMB_BYTES = 64 * 1024 * 1024;

/** Faults of the connection. */
export const CONNECTION_FAULTS: readonly Fault[] = [
  {
    name: 'drop-before-commit',
    group: 'connection',
    does: 'The request is read and thrown away; the connection closes without an answer.',
    outcome: 'unknown',
    debits: 'never',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, commit: 'skip', delivery: { kind: 'none', how: 'close' } }),
  },
  {
    name: 'drop-after-commit',
    group: 'connection',
    does: 'The points are debited, then the connection closes without an answer.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, delivery: { kind: 'none', how: 'close' } }),
  },
  {
    name: 'reset',
    group: 'connection',
    does: 'The points are debited, then the connection is reset (TCP RST).',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, delivery: { kind: 'none', how: 'reset' } }),
  },
  {
    name: 'reset-before-commit',
    group: 'connection',
    does: 'The request is read and thrown away; the connection is reset (TCP RST).',
    outcome: 'unknown',
    debits: 'never',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, commit: 'skip', delivery: { kind: 'none', how: 'reset' } }),
  },
  {
    name: 'delay',
    group: 'connection',
    does: 'The points are debited and the answer is held back, by default longer than clients wait.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    settings: `ms, default ${DEFAULT_DELAY_MS}; within the client's time limit the outcome is succeeded`,
    plan: (plan, { ms }) => ({ ...plan, delayMs: ms ?? DEFAULT_DELAY_MS }),
  },
  {
    name: 'slow-drip',
    group: 'connection',
    does: 'The body of the answer arrives one byte at a time.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    settings: `ms between bytes, default ${DEFAULT_DRIP_MS}; within the client's time limit the outcome is succeeded`,
    plan: (plan, { ms }) => ({ ...plan, delivery: { kind: 'drip', everyMs: ms ?? DEFAULT_DRIP_MS } }),
  },
  {
    name: 'truncate',
    group: 'connection',
    does: 'The connection closes after half of the announced Content-Length.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, delivery: { kind: 'cut', framing: 'length' } }),
  },
  {
    name: 'truncate-chunked',
    group: 'connection',
    does: 'The connection closes in the middle of a chunked body.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, delivery: { kind: 'cut', framing: 'chunked' } }),
  },
  {
    name: 'duplicated-answer',
    group: 'connection',
    does: 'The whole answer is sent twice in a row on the same connection, which then closes.',
    outcome: 'succeeded',
    debits: 'once',
    appliesTo: 'sockets',
    plan: (plan) => ({ ...plan, delivery: { kind: 'twice' } }),
  },
  {
    name: 'huge-body',
    group: 'connection',
    does: 'The body is followed by megabytes of blanks.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    settings: `bytes, default ${DEFAULT_HUGE_BYTES}`,
    plan: (plan, { bytes }) => ({
      ...plan,
      delivery: { kind: 'padded', bytes: bytes ?? DEFAULT_HUGE_BYTES },
    }),
  },
  {
    name: 'gzip-bomb',
    group: 'connection',
    does: 'The answer comes with Content-Encoding: gzip, a thousandth of its real size.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    settings: `bytes when inflated, default ${DEFAULT_BOMB_BYTES}`,
    plan: (plan, { bytes }) => ({ ...plan, delivery: { kind: 'gzip', bytes: bytes ?? DEFAULT_BOMB_BYTES } }),
  },
];
