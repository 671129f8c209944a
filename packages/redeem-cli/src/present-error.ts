// In: whatever a command threw. Out: one clear line, the JSON form of it, and the exit code.
import { isCliError } from './errors.ts';
import type { CliIo } from './io.ts';
import { printLine } from './io.ts';
import { paintFor } from './paint.ts';
import { printJson } from './print-json.ts';
import { printable } from './printable.ts';

/** Wrong usage or input, as sysexits.h names it (EX_USAGE). */
const exitUsage = 64;
/** A store that cannot be used now (EX_UNAVAILABLE): what it had is kept. */
const exitUnavailable = 69;
/** A fault of this program (EX_SOFTWARE). */
export const exitInternal = 70;

/** How a thrown value is shown. */
interface PresentedError {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
}

/** Sorts what was thrown: a coded error of this project is the caller's to correct, anything else is ours. */
function describeError(error: unknown): PresentedError {
  const { name, code, message } = (error ?? {}) as { name?: unknown; code?: unknown; message?: unknown };
  const ours = isCliError(error) || projectErrors.has(String(name));
  if (ours && typeof code === 'string' && typeof message === 'string') {
    const exitCode = storeCodes.test(code) ? exitUnavailable : exitUsage;
    return { code, message: oneLine(message), exitCode };
  }
  return {
    code: 'ERR_INTERNAL',
    message:
      `Unexpected fault in redeemkit: ${oneLine(String(message ?? error))}. ` +
      'Run it again with DEBUG=redeemkit and report what it prints.',
    exitCode: exitInternal,
  };
}

/** Prints the error on standard error, and as one JSON object on standard output under `--json`. */
export function presentError(
  error: unknown,
  { io, command, form }: { readonly io: CliIo; readonly command: string; readonly form: 'text' | 'json' },
): number {
  const shown = describeError(error);
  const paint = paintFor(io, io.stderr);
  const who = command === '' ? 'redeemkit' : `redeemkit ${command}`;
  printLine(io.stderr, `${paint.bad(`${who}:`)} ${shown.message} ${paint.faint(`(${shown.code})`)}`);
  if (wantsStack(io)) printLine(io.stderr, stackOf(error));
  if (form === 'json')
    printJson(io, { status: 'error', error: { code: shown.code, message: shown.message } });
  return shown.exitCode;
}

// A store's address and a folder without one are the caller's to correct, like any other input.
const storeCodes = /^ERR_STORE_(?!URL$|ABSENT$)/;

const projectErrors: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'SignatureHeaderError',
  'EnvelopeError',
  'SecureMessageError',
  'SchemaError',
  'RedeemClientError',
  'SandboxError',
  'ConformanceError',
  'QueueError',
]);

function oneLine(text: string): string {
  return printable(text.replace(/\s*\r?\n\s*/g, ' '), 2000);
}

function wantsStack(io: CliIo): boolean {
  return (io.env['DEBUG'] ?? '').split(/[\s,]+/).some((name) => name === 'redeemkit' || name === '*');
}

// Names and frames only: a cause may be a system error, and its message is as safe as ours.
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own;
}
