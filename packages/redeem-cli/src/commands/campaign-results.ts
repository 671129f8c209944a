// In: a campaign. Out: every redemption of it with its outcome, as CSV or NDJSON, on standard output or in a file.
import { existsSync } from 'node:fs';
import { type ItemResult, type Queue, results } from '@redeemkit/redeem-queue';
import { withStore } from '../campaign/campaign-store.ts';
import { grouped } from '../campaign/progress.ts';
import { writeResults, writeResultsFile } from '../campaign/write-results.ts';
import { CliError } from '../errors.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';

/** `redeemkit campaign results`: exit code 0. */
export async function run({ io, settings, positionals: [campaign = ''] }: CommandContext): Promise<number> {
  if (settings.on('csv') && settings.on('ndjson')) {
    throw new CliError('ERR_USAGE', 'Give one of --csv and --ndjson.');
  }
  const format = settings.on('ndjson') ? 'ndjson' : 'csv';
  const path = settings.path('out')?.value;
  const json = settings.on('json');
  if (json && path === undefined) {
    throw new CliError(
      'ERR_USAGE',
      '--json prints one object about the file of results: add --out FILE, or leave --json out and use --ndjson.',
    );
  }
  if (path !== undefined && existsSync(path)) {
    throw new CliError(
      'ERR_FILE_EXISTS',
      `${printable(path)} exists and is never overwritten. Choose another name, or move the old file away first.`,
    );
  }
  const only = settings.text('only')?.value;
  return withStore({ io, settings }, { presence: 'there' }, async (queue) => {
    const wanted = select(queue, { campaign, only });
    if (path === undefined) {
      await writeResults(wanted, {
        format,
        sink: async (text) => {
          io.stdout.write(text);
          await io.stdout.drained?.();
        },
      });
      return 0;
    }
    const count = await writeResultsFile(path, { results: wanted, format });
    if (json) printJson(io, { campaign, file: path, format, count });
    else printLine(io.stdout, `${grouped(count)} results in ${printable(path)}`);
    return 0;
  });
}

async function* select(
  queue: Queue,
  { campaign, only }: { readonly campaign: string; readonly only: string | undefined },
): AsyncGenerator<ItemResult> {
  const open = new Set(['pending', 'sending', 'waiting']);
  for await (const result of results(queue, campaign)) {
    if (only === undefined || only === result.state || (only === 'open' && open.has(result.state)))
      yield result;
  }
}
