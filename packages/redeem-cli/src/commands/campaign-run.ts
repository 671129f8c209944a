// In: a file of redemptions and a client. Out: every line checked, stored, redeemed and its result written; again: the rest.
import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, extname, join, parse, resolve } from 'node:path';
import { type Queue, results } from '@redeemkit/redeem-queue';
import { campaignLines, exitCodeOf } from '../campaign/campaign-progress.ts';
import { storePlace, tryStore, withStore } from '../campaign/campaign-store.ts';
import { type CheckedFile, checkFile, type LoadedFile, loadFile } from '../campaign/load-file.ts';
import { createProgress, grouped } from '../campaign/progress.ts';
import { printAdvice, workCampaign } from '../campaign/work-campaign.ts';
import { workSettings } from '../campaign/work-settings.ts';
import { resultsHeader, writeResultsFile } from '../campaign/write-results.ts';
import { CliError } from '../errors.ts';
import { connectClient } from '../gateway/connect-client.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import type { Settings } from '../settings.ts';
import { describeLoaded } from './campaign-load.ts';

/** `redeemkit campaign run`: exit code 0 all succeeded, 1 some failed, 2 some unresolved or open, 64 bad lines. */
export async function run(given: CommandContext): Promise<number> {
  const {
    io,
    settings,
    positionals: [name = ''],
  } = given;
  const client = await connectClient(settings, io);
  workSettings(settings); // wrong ones before anything is stored
  const place = storePlace('store', { io, settings });
  const output = resultsPlace(name, given);
  await tryStore({ io, settings }, place);
  const signal = io.interruption();
  const context = { io, settings, progress: createProgress(io), signal };
  const file = await checkFile(name, context).catch((cause: unknown) => {
    if (signal.aborted) return undefined;
    throw cause;
  });
  if (file === undefined) return signal.aborted ? interrupted(given) : 64;
  const campaign = settings.text('name')?.value ?? parse(name).name;

  return withStore(
    { io, settings },
    { presence: 'made', place, progress: context.progress },
    async (queue) => {
      const loaded = await loadOrStop(queue, file, { campaign, context });
      if (loaded === undefined) return interrupted(given);
      if (loaded.refusedCount > 0) return refused(loaded, { campaign, given });
      const json = settings.on('json');
      if (!json) printLine(io.stdout, describeLoaded(campaign, loaded));
      const end = await workCampaign(queue, { client, campaign, place, until: 'done', ...context });
      const stands = end.campaigns[0];
      if (stands === undefined) throw new Error('a campaign that was worked has no status');
      const count = await writeResultsFile(output.path, {
        results: results(queue, campaign),
        format: output.format,
      });
      const { refused: _, ...stored } = loaded;
      if (json) {
        printJson(io, { status: 'worked', ...stands, ...stored, results: output.path });
      } else {
        for (const line of campaignLines(stands)) printLine(io.stdout, line);
        printAdvice(io, [stands]);
        printLine(io.stdout, `  ${grouped(count)} results in ${printable(output.path)}`);
      }
      return exitCodeOf(stands.counts);
    },
  );
}

async function loadOrStop(
  queue: Queue,
  file: CheckedFile,
  options: Parameters<typeof loadFile>[2],
): Promise<LoadedFile | undefined> {
  try {
    return await loadFile(queue, file, options);
  } catch (cause) {
    if (options.context.signal.aborted) return undefined;
    throw cause;
  }
}

function interrupted({ io, settings }: CommandContext): number {
  printLine(io.stderr, 'Interrupted before anything was sent. Run the same command again to go on.');
  if (settings.on('json')) printJson(io, { status: 'interrupted' });
  return 2;
}

// What is stored under these bizNos may be redeemed already: a person decides before anything goes on.
function refused(
  loaded: LoadedFile,
  { campaign, given: { io, settings } }: { readonly campaign: string; readonly given: CommandContext },
): number {
  if (settings.on('json')) printJson(io, { status: 'stored', campaign, ...loaded });
  else {
    printLine(io.stdout, describeLoaded(campaign, loaded));
    printLine(
      io.stdout,
      `  Nothing was sent. Correct the refused lines, or go on with what is stored: ${io.self} campaign work ${printable(campaign)}`,
    );
  }
  return 1;
}

function resultsPlace(
  name: string,
  { io, settings }: { readonly io: CommandContext['io']; readonly settings: Settings },
): { readonly path: string; readonly format: 'csv' | 'ndjson' } {
  const named = settings.path('results')?.value;
  const source = resolve(io.cwd, name);
  const path = named ?? join(dirname(source), `${parse(source).name}.results.csv`);
  const format = ['.ndjson', '.jsonl'].includes(extname(path).toLowerCase()) ? 'ndjson' : 'csv';
  const start = startOf(path);
  // Results of an earlier run are written anew; any other file is somebody's.
  const own =
    start === undefined || start === '' || start.startsWith(resultsHeader) || /^\{"bizNo":/.test(start);
  if (own && path !== source) return { path, format };
  throw new CliError(
    'ERR_FILE_EXISTS',
    `${printable(path)} exists and holds no results of a campaign. Name another file with --results.`,
  );
}

function startOf(path: string): string | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(resultsHeader.length);
      return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined; // absent; whether it can be written shows when it is
  }
}
