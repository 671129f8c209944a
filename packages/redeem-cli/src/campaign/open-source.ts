// In: a file name and `--format`. Out: its bytes, as often as they are asked for, its kind, and a fingerprint to tell whether it changed.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { CliError } from '../errors.ts';
import type { CliIo } from '../io.ts';
import { printable } from '../printable.ts';
import { fileProblem } from '../read-input.ts';
import type { Settings } from '../settings.ts';

/** A file of redemptions. */
export interface CampaignSource {
  /** For messages. */
  readonly name: string;
  readonly format: 'csv' | 'ndjson';
  readonly delimiter: string;
  /** Bytes of the file, for progress. */
  readonly size: number;
  /** Reads from the start; `digest` is there when the end was reached. */
  readonly read: () => { readonly chunks: AsyncIterable<Uint8Array>; readonly digest: () => string };
}

const delimiters: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
]);

/**
 * Looks at a file before it is read as a campaign.
 *
 * @throws CliError `ERR_FILE_UNREADABLE`, `ERR_INPUT_EMPTY`, `ERR_INPUT_INVALID`, `ERR_SETTING_MISSING`
 */
export async function openSource(
  name: string,
  { io, settings }: { readonly io: CliIo; readonly settings: Settings },
): Promise<CampaignSource> {
  if (name === '-') {
    throw new CliError(
      'ERR_USAGE',
      'A campaign is read twice, first to check every line, so it cannot come from standard input. Save it to a file.',
    );
  }
  const path = resolve(io.cwd, name);
  const where = printable(name);
  const { size, start } = await look(path);
  if (size === 0) {
    throw new CliError('ERR_INPUT_EMPTY', `${where} is empty. Give a file with one redemption a line.`);
  }
  refuseOtherKinds(start, where);
  const extension = extname(path).toLowerCase();
  const format = formatOf(extension, { named: settings.text('format')?.value, where });
  const named = settings.text('delimiter')?.value ?? (extension === '.tsv' ? 'tab' : 'comma');
  return {
    name: where,
    format,
    delimiter: delimiters.get(named) ?? ',',
    size,
    read: () => readAndHash(path),
  };
}

function formatOf(
  extension: string,
  { named, where }: { readonly named: string | undefined; readonly where: string },
): 'csv' | 'ndjson' {
  const format = named ?? extension.slice(1);
  if (['csv', 'tsv'].includes(format)) return 'csv';
  if (['ndjson', 'jsonl'].includes(format)) return 'ndjson';
  throw new CliError(
    'ERR_SETTING_MISSING',
    `The name ${where} does not tell its format. Add --format csv, or --format ndjson for one JSON object a line.`,
  );
}

async function look(path: string): Promise<{ readonly size: number; readonly start: Uint8Array }> {
  try {
    const file = await open(path, 'r');
    try {
      const status = await file.stat();
      if (!status.isFile() && !status.isDirectory()) {
        throw new CliError(
          'ERR_FILE_UNREADABLE',
          `${printable(path)} is a pipe or device, and a campaign is read twice. Save it to a file.`,
        );
      }
      const start = new Uint8Array(4);
      const { bytesRead } = await file.read(start, 0, start.length, 0);
      return { size: status.size, start: start.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw fileProblem(cause, { path, what: 'campaign' });
  }
}

// What spreadsheets save when nobody says "CSV UTF-8", by the first bytes of the file.
const otherKinds: readonly (readonly [bytes: readonly number[], kind: string, remedy: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a spreadsheet or ZIP archive', 'Save it as "CSV UTF-8"'],
  [[0x1f, 0x8b], 'compressed with gzip', 'Unpack it first'],
  [[0xff, 0xfe], 'UTF-16 text', 'Save it as "CSV UTF-8"'],
  [[0xfe, 0xff], 'UTF-16 text', 'Save it as "CSV UTF-8"'],
];

function refuseOtherKinds(start: Uint8Array, where: string): void {
  const found = otherKinds.find(([bytes]) => bytes.every((byte, index) => start[index] === byte));
  if (found === undefined) return;
  throw new CliError('ERR_INPUT_INVALID', `${where} is ${found[1]}. ${found[2]}.`);
}

function readAndHash(path: string): ReturnType<CampaignSource['read']> {
  const hash = createHash('sha256');
  let digest = '';
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
        hash.update(chunk as Uint8Array);
        yield chunk as Uint8Array;
      }
    } catch (cause) {
      throw fileProblem(cause, { path, what: 'campaign' });
    }
    digest = hash.digest('hex');
  }
  return { chunks: chunks(), digest: () => digest };
}
