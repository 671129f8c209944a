// In: the bizNo of an unresolved redemption and what AlipayHK said. Out: that recorded.
import { settle } from '@redeemkit/redeem-queue';
import { withStore } from '../campaign/campaign-store.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';

/** `redeemkit campaign settle`: exit code 0. */
export async function run({ io, settings, positionals: [bizNo = ''] }: CommandContext): Promise<number> {
  const as = settings.needed('as').value as 'succeeded' | 'failed' | 'retry';
  const note = settings.text('note')?.value;
  const { state } = await withStore({ io, settings }, { presence: 'there' }, (queue) =>
    settle(queue, bizNo, { as, ...(note !== undefined && { note }) }),
  );
  if (settings.on('json')) printJson(io, { bizNo, state });
  else {
    const next = as === 'retry' ? ': the next worker sends the same bytes again' : '';
    printLine(io.stdout, `${printable(bizNo)} is ${state}${next}`);
  }
  return 0;
}
