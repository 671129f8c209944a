// In: the results of a campaign. Out: CSV or NDJSON, written as fast as the reader takes it, never more than a page in memory.
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Evidence, ItemResult } from '@redeemkit/redeem-queue';
import { CliError } from '../errors.ts';
import { printable } from '../printable.ts';

/** How results are written. */
export type ResultsFormat = 'csv' | 'ndjson';

/** The first line of a CSV of results; a file that begins with it was written by this program. */
export const resultsHeader = 'bizNo,state,resultCode,settledAt,attempts,verified,reasonCode,tracerIds,note';

/** One result → one line, with its line end. */
export function formatResult(result: ItemResult, format: ResultsFormat): string {
  const { bizNo, state, resultCode, settledAt, attempts, evidence } = result;
  const ended = settledAt === undefined ? undefined : new Date(settledAt).toISOString();
  if (format === 'ndjson') {
    return `${JSON.stringify({ bizNo, state, resultCode: resultCode ?? null, settledAt: ended ?? null, attempts, evidence })}\n`;
  }
  const last = lastThat(evidence, ({ kind }) => kind === 'attempt' || kind === 'interrupted');
  const cells = [
    bizNo,
    state,
    resultCode ?? '',
    ended ?? '',
    String(attempts),
    last === undefined ? '' : last.verified === true ? 'yes' : 'no',
    state === 'succeeded' || state === 'failed' ? '' : (last?.reasonCode ?? ''),
    evidence.flatMap(({ tracerId }) => (tracerId === undefined ? [] : [tracerId])).join(' '),
    lastThat(evidence, ({ note }) => note !== undefined)?.note ?? '',
  ];
  return `${cells.map(quoteCell).join(',')}\r\n`;
}

function lastThat(evidence: readonly Evidence[], test: (one: Evidence) => boolean): Evidence | undefined {
  return evidence.filter(test).at(-1);
}

// RFC 4180 §2.5 to 2.7.
function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) || cell.trim() !== cell ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Takes text; resolves when more may come. */
export type Sink = (text: string) => Promise<void>;

// Lines are gathered so that a million of them are not a million writes.
const chunkLength = 64 * 1024;

/** Writes results with the header that CSV needs. Returns how many there were. */
export async function writeResults(
  results: AsyncIterable<ItemResult>,
  { format, sink }: { readonly format: ResultsFormat; readonly sink: Sink },
): Promise<number> {
  let text = format === 'csv' ? `${resultsHeader}\r\n` : '';
  let count = 0;
  for await (const result of results) {
    text += formatResult(result, format);
    count += 1;
    if (text.length < chunkLength) continue;
    await sink(text);
    text = '';
  }
  if (text !== '') await sink(text);
  return count;
}

/**
 * Writes a file beside its place and moves it there when it is whole, so that no half of it is ever taken for all.
 *
 * @throws CliError `ERR_FILE_UNWRITABLE` · whatever the results reject with
 */
export async function writeResultsFile(
  path: string,
  options: { readonly results: AsyncIterable<ItemResult>; readonly format: ResultsFormat },
): Promise<number> {
  const draft = `${path}.part`;
  const file = await guarded(path, () => open(draft, 'w', 0o600));
  try {
    const count = await writeResults(options.results, {
      format: options.format,
      sink: (text) => guarded(path, () => writeAll(file, text)),
    });
    await guarded(path, async () => {
      await file.sync();
      await file.close();
      await rename(draft, path);
    });
    return count;
  } catch (cause) {
    await file.close().catch(() => undefined);
    await rm(draft, { force: true }).catch(() => undefined);
    throw cause;
  }
}

async function writeAll(file: FileHandle, text: string): Promise<void> {
  await file.writeFile(text);
}

async function guarded<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    throw new CliError(
      'ERR_FILE_UNWRITABLE',
      `${printable(path)} cannot be written (${String(code)}). Check that the folder exists, is yours and has room; ` +
        'the results are safe in the store: campaign results writes them again.',
      { cause },
    );
  }
}
