// In: a campaign file. Out: every line checked and the bad ones told, or all of it stored in a campaign.
import { closeSync, openSync, writeSync } from 'node:fs';
import { load, type Queue, type RefusedItem } from '@redeemkit/redeem-queue';
import { CliError } from '../errors.ts';
import { type CliIo, printLine } from '../io.ts';
import { paintFor } from '../paint.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import type { Settings } from '../settings.ts';
import { badKept, checkSource, type SourceReport } from './check-source.ts';
import { checkedRequests } from './checked-requests.ts';
import { type FieldMap, parseFieldMap } from './field-map.ts';
import { type CampaignSource, openSource } from './open-source.ts';
import { bar, grouped, type Progress, percent } from './progress.ts';
import type { RefusedLine } from './read-requests.ts';

/** A file whose lines are all good. */
export interface CheckedFile {
  readonly source: CampaignSource;
  readonly map: FieldMap;
  readonly report: SourceReport;
}

interface FileContext {
  readonly io: CliIo;
  readonly settings: Settings;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Checks every line; prints what is wrong.
 *
 * @returns the file, or undefined after bad lines were printed: then exit code 64
 * @throws CliError of openSource, parseFieldMap and checkSource
 */
export async function checkFile(name: string, context: FileContext): Promise<CheckedFile | undefined> {
  const { io, settings, progress, signal } = context;
  const map = parseFieldMap(settings);
  const source = await openSource(name, { io, settings });
  const badLines = badLinesFile(settings);
  try {
    const report = await checkSource(source, {
      map,
      signal,
      onBad: (line) => badLines.write(line),
      onProgress: (bytes) => {
        const part = bytes / source.size;
        progress.show(() => [
          `${progress.live ? `${bar(part)} ` : ''}checking ${source.name}: ${percent(part)}`,
        ]);
      },
    });
    progress.end();
    if (report.badCount === 0) return { source, map, report };
    tellBadLines(source, { report, context });
    return undefined;
  } finally {
    badLines.close();
  }
}

function tellBadLines(
  { name }: CampaignSource,
  { report, context: { io, settings } }: { readonly report: SourceReport; readonly context: FileContext },
): void {
  const { good, bad, badCount } = report;
  const paint = paintFor(io, io.stderr);
  for (const { line, problems } of bad) {
    printLine(io.stderr, `${name}:${line}: ${printable(problems.join('; '))}`);
  }
  if (badCount > bad.length) {
    printLine(
      io.stderr,
      `… and ${grouped(badCount - bad.length)} more; --bad-lines FILE writes all of them, not the first ${badKept}.`,
    );
  }
  printLine(
    io.stderr,
    `${paint.bad(`${grouped(badCount)} bad ${badCount === 1 ? 'line' : 'lines'},`)} ${grouped(good)} good. Nothing was stored: correct the file and run it again.`,
  );
  if (settings.on('json')) printJson(io, { status: 'refused', file: name, good, badCount, bad });
}

// All of them, as they are found: a file may have more than memory should hold.
function badLinesFile(settings: Settings): {
  readonly write: (line: RefusedLine) => void;
  readonly close: () => void;
} {
  const path = settings.path('bad-lines')?.value;
  if (path === undefined) return { write: () => undefined, close: () => undefined };
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (cause) {
    const exists = (cause as { code?: unknown }).code === 'EEXIST';
    throw new CliError(
      exists ? 'ERR_FILE_EXISTS' : 'ERR_FILE_UNWRITABLE',
      exists
        ? `${printable(path)} exists and is never overwritten. Choose another name, or move the old file away first.`
        : `${printable(path)} cannot be written. Check that the folder exists, is yours and has room.`,
      { cause },
    );
  }
  return { write: (line) => void writeSync(file, `${JSON.stringify(line)}\n`), close: () => closeSync(file) };
}

/** What became of a load. */
export interface LoadedFile {
  readonly loaded: number;
  readonly known: number;
  readonly refusedCount: number;
  /** The first hundred, by line. */
  readonly refused: readonly RefusedLine[];
}

/**
 * Stores a checked file; prints what the store refused.
 *
 * @throws CliError `ERR_INPUT_CHANGED` · QueueError · whatever aborted the signal
 */
export async function loadFile(
  queue: Queue,
  file: CheckedFile,
  { campaign, context }: { readonly campaign: string; readonly context: FileContext },
): Promise<LoadedFile> {
  const { io, progress, signal } = context;
  const { source, map, report } = file;
  const { requests, lineOf } = checkedRequests(source, { map, digest: report.digest, signal });
  const refused: RefusedLine[] = [];
  const onRefused = ({ index, message, code }: RefusedItem): void => {
    const line = { line: lineOf(index), problems: [`${message.replace(/\.$/, '')} (${code})`] };
    if (refused.length < badKept) refused.push(line);
  };
  const { loaded, known, refusedCount } = await load(queue, {
    campaign,
    requests,
    onRefused,
    onProgress: (taken) => {
      const part = taken / report.good;
      progress.show(() => [
        `${progress.live ? `${bar(part)} ` : ''}storing: ${grouped(taken)} of ${grouped(report.good)}`,
      ]);
    },
  });
  progress.end();
  for (const { line, problems } of refused) {
    printLine(io.stderr, `${source.name}:${line}: ${printable(problems.join('; '))}`);
  }
  if (refusedCount > refused.length) {
    printLine(io.stderr, `… and ${grouped(refusedCount - refused.length)} more.`);
  }
  return { loaded, known, refusedCount, refused };
}
