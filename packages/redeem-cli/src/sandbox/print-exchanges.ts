// In: a running sandbox. Out: one line for each request it has answered, as it happens.
import type { Exchange, Sandbox } from '@redeemkit/redeem-sandbox';
import { type CliIo, printLine } from '../io.ts';
import { type Paint, paintFor } from '../paint.ts';
import { printable } from '../printable.ts';

/** Starts printing; ends with the process. */
export function printExchanges(io: CliIo, sandbox: Sandbox): void {
  const paint = paintFor(io, io.stdout);
  sandbox.journal.subscribe((id) => {
    const exchange = sandbox.journal.get(id);
    if (exchange?.answered !== undefined) printLine(io.stdout, describe(exchange, { sandbox, paint }));
  });
}

function describe(
  { received, answered }: Exchange,
  { sandbox, paint }: { readonly sandbox: Sandbox; readonly paint: Paint },
): string {
  const at = new Date(answered?.at ?? received.at).toISOString().slice(11, 19);
  const what = printable(received.operation ?? received.path, 64);
  const subject = received.bizNo === undefined ? '' : `, bizNo ${printable(received.bizNo, 64)}`;
  const code = printable(answered?.resultCode ?? `HTTP ${answered?.status}`, 64);
  const colour = answered?.resultCode === 'SUCCESS' ? paint.good : paint.doubt;
  const left = received.ipRoleId === undefined ? undefined : sandbox.ledger.balance(received.ipRoleId);
  const balance = left === undefined ? '' : `, ${left} points left`;
  const failed = received.steps.find(({ verdict }) => verdict === 'failed');
  const why = failed === undefined ? '' : ` (${failed.step}: ${printable(failed.detail, 100)})`;
  const faults = answered?.faults ?? [];
  const spoiled =
    faults.length === 0 ? '' : `, fault ${faults.map((name) => printable(name, 64)).join(', ')}`;
  return `${paint.faint(at)} ${what}${subject}: ${colour(code)}, ${answered?.effect}${balance}${spoiled}${why}`;
}
