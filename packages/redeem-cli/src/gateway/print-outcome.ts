// In: the outcome of a call. Out: one clear line and its facts, or the JSON object of `--json`; and the exit code.
import { encodeJson } from '@redeemkit/benefit-redeem-schema';
import type { Outcome } from '@redeemkit/redeem-client';
import { type CliIo, printLine } from '../io.ts';
import { paintFor } from '../paint.ts';
import { printable } from '../printable.ts';
import type { Settings } from '../settings.ts';

/** Any outcome: of redeem, which has a bizNo, or of an operation that has none. */
export type AnyOutcome = Outcome<object, string | undefined>;

const exitCodes = { succeeded: 0, failed: 1, unknown: 2 } as const;

/** Prints an outcome and returns its exit code: 0 succeeded, 1 failed, 2 unknown. */
export function printOutcome(
  outcome: AnyOutcome,
  options: { readonly io: CliIo; readonly settings: Settings; readonly shows: 'outcome' | 'response' },
): number {
  const { io, settings, shows } = options;
  if (settings.on('json')) io.stdout.write(`${toJsonText(outcome)}\n`);
  else for (const line of describe(outcome, { io, shows })) printLine(io.stdout, line);
  return exitCodes[outcome.status];
}

// encodeJson, because an answer may hold integers that JSON.stringify would refuse or round.
function toJsonText(outcome: AnyOutcome): string {
  const { status, bizNo, tracerId, attempts } = outcome;
  const common = { status, bizNo: bizNo ?? null };
  const rest = { tracerId: tracerId ?? null, attempts };
  const object =
    outcome.status === 'unknown'
      ? {
          ...common,
          resultCode: outcome.reason.resultCode ?? null,
          ...rest,
          reason: outcome.reason,
          advice: outcome.advice,
          unverified: outcome.unverified,
        }
      : outcome.status === 'failed'
        ? {
            ...common,
            resultCode: outcome.resultCode,
            ...rest,
            resultMessage: outcome.resultMessage,
            advice: outcome.advice,
            response: outcome.response,
          }
        : { ...common, resultCode: outcome.resultCode, ...rest, response: outcome.response };
  return new TextDecoder().decode(encodeJson(object));
}

function describe(
  outcome: AnyOutcome,
  { io, shows }: { readonly io: CliIo; readonly shows: 'outcome' | 'response' },
): string[] {
  const paint = paintFor(io, io.stdout);
  const { bizNo, tracerId, attempts } = outcome;
  const tries = attempts
    .map(
      ({ httpStatus, reasonCode, ms }) =>
        `${httpStatus === undefined ? reasonCode : `HTTP ${httpStatus}`} in ${ms.toFixed(0)} ms`,
    )
    .join(', ');
  const facts = [
    ...(bizNo === undefined ? [] : [`  bizNo      ${printable(bizNo)}`]),
    ...(tracerId === undefined ? [] : [`  tracer id  ${printable(tracerId)}`]),
    `  attempts   ${attempts.length}${tries === '' ? '' : ` (${tries})`}`,
  ];
  if (outcome.status === 'succeeded') {
    const answer = shows === 'response' ? [`  answer     ${responseText(outcome.response)}`] : [];
    return [`${paint.good('succeeded:')} ${printable(outcome.resultCode)}`, ...facts, ...answer];
  }
  if (outcome.status === 'failed') {
    const { resultCode, resultMessage, advice } = outcome;
    const said = resultMessage === '' ? '' : `, "${printable(resultMessage)}"`;
    return [`${paint.bad('failed:')} ${printable(resultCode)}${said}. ${advice}`, ...facts];
  }
  const { reason, advice, unverified } = outcome;
  return [
    `${paint.doubt('unknown:')} ${printable(reason.message)} ${advice} (${reason.code})`,
    ...facts,
    ...(unverified === undefined || unverified.text === ''
      ? []
      : [
          `  received   ${printable(unverified.text, 200)}`,
          '             (not verified: anyone on the way could have written it)',
        ]),
  ];
}

function responseText(response: object): string {
  // An answer is a few hundred bytes; a longer one is for --json.
  return printable(new TextDecoder().decode(encodeJson(response)), 2000);
}
