// In: a file of redemptions and a name. Out: all of it checked and stored, or the bad lines told and nothing stored.
import { storePlace, tryStore, withStore } from '../campaign/campaign-store.ts';
import { checkFile, type LoadedFile, loadFile } from '../campaign/load-file.ts';
import { createProgress, grouped } from '../campaign/progress.ts';
import { printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';

/** `redeemkit campaign load`: exit code 0 stored, 1 some refused by the store, 2 interrupted, 64 bad lines. */
export async function run({ io, settings, positionals: [name = ''] }: CommandContext): Promise<number> {
  const dryRun = settings.on('dry-run');
  const campaign = dryRun ? settings.text('name')?.value : settings.needed('name').value;
  if (!dryRun) settings.needed('client-id');
  const place = storePlace('store', { io, settings });
  if (!dryRun) await tryStore({ io, settings }, place);
  const signal = io.interruption();
  const context = { io, settings, progress: createProgress(io), signal };
  try {
    const file = await checkFile(name, context);
    if (file === undefined) return 64;
    const { good } = file.report;
    if (dryRun || campaign === undefined) {
      if (settings.on('json')) printJson(io, { status: 'checked', file: file.source.name, good });
      else
        printLine(io.stdout, `${grouped(good)} lines of ${file.source.name} are good. Nothing was stored.`);
      return 0;
    }
    const loaded = await withStore(
      { io, settings },
      { presence: 'made', place, progress: context.progress },
      (queue) => loadFile(queue, file, { campaign, context }),
    );
    if (settings.on('json')) printJson(io, { status: 'stored', campaign, file: file.source.name, ...loaded });
    else printLine(io.stdout, describeLoaded(campaign, loaded));
    return loaded.refusedCount === 0 ? 0 : 1;
  } catch (cause) {
    if (!signal.aborted) throw cause;
    printLine(
      io.stderr,
      'Interrupted. What was stored so far is kept and not worked: run the same command again to store the rest.',
    );
    if (settings.on('json')) printJson(io, { status: 'interrupted', campaign: campaign ?? null });
    return 2;
  }
}

/** One line for a person. */
export function describeLoaded(campaign: string, { loaded, known, refusedCount }: LoadedFile): string {
  return [
    `${printable(campaign)}: ${grouped(loaded)} stored`,
    ...(known > 0 ? [`${grouped(known)} known before`] : []),
    ...(refusedCount > 0 ? [`${grouped(refusedCount)} refused`] : []),
  ].join(', ');
}
