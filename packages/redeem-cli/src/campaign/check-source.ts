// In: a campaign file. Out: how many lines are good, which are not and why, before anything is stored.
import { CliError } from '../errors.ts';
import { createDigestSet } from './digest-set.ts';
import type { FieldMap } from './field-map.ts';
import type { CampaignSource } from './open-source.ts';
import { type GoodLine, type RefusedLine, readRequests } from './read-requests.ts';

/** What a first reading found. */
export interface SourceReport {
  readonly good: number;
  readonly badCount: number;
  /** The first {@link badKept} of them. */
  readonly bad: readonly RefusedLine[];
  /** SHA-256 of the file, to tell whether it is the same at the second reading. */
  readonly digest: string;
}

/** As many bad lines are kept and printed; a file has that many only when all of it is wrong. */
export const badKept = 100;

// The store keeps bizNos in an index, whose entries are bounded (README of redeem-queue).
const bizNoLength = 512;

/**
 * Reads the whole file. Memory: 16 bytes for each bizNo.
 *
 * @throws CliError `ERR_INPUT_INVALID` when the columns are wrong, `ERR_INPUT_EMPTY` without a redemption
 */
export async function checkSource(
  source: CampaignSource,
  options: {
    readonly map: FieldMap;
    /** Gets every bad line, in order. */
    readonly onBad?: (line: RefusedLine) => void;
    /** Bytes read so far. */
    readonly onProgress?: (bytes: number) => void;
    readonly signal?: AbortSignal;
  },
): Promise<SourceReport> {
  const { map, onBad, onProgress, signal } = options;
  const seen = createDigestSet();
  const bad: RefusedLine[] = [];
  const count = { good: 0, bad: 0 };
  const { chunks, digest } = source.read();
  for await (const row of readRequests(source, { map, chunks: watched(chunks, { onProgress, signal }) })) {
    const refused = 'request' in row ? refuseRepeated(row, seen) : row;
    if (refused === undefined) {
      count.good += 1;
      continue;
    }
    count.bad += 1;
    if (bad.length < badKept) bad.push(refused);
    onBad?.(refused);
  }
  if (count.good + count.bad === 0) {
    throw new CliError('ERR_INPUT_EMPTY', `${source.name} holds no redemption. Give one a line.`);
  }
  return { good: count.good, badCount: count.bad, bad, digest: digest() };
}

function refuseRepeated(
  { line, request }: GoodLine,
  seen: ReturnType<typeof createDigestSet>,
): RefusedLine | undefined {
  const { bizNo } = request;
  if (bizNo.length > bizNoLength) {
    return { line, problems: [`bizNo has ${bizNo.length} characters; at most ${bizNoLength} can be kept`] };
  }
  const first = seen.add(bizNo, line);
  return first === undefined
    ? undefined
    : { line, problems: [`bizNo is that of line ${first}; one redemption, one bizNo`] };
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  {
    onProgress,
    signal,
  }: {
    readonly onProgress: ((bytes: number) => void) | undefined;
    readonly signal: AbortSignal | undefined;
  },
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    yield chunk;
    bytes += chunk.length;
    onProgress?.(bytes);
  }
}
