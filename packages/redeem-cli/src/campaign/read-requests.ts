// In: a campaign file and how its columns map. Out: one checked request a line, or everything that is wrong with the line.
import {
  type BenefitRedeemRequest,
  decodeJson,
  isSchemaError,
  parseBenefitRedeemRequest,
} from '@redeemkit/benefit-redeem-schema';
import { CliError } from '../errors.ts';
import { type FieldMap, type MappedRow, mapHeader, mapObject } from './field-map.ts';
import type { CampaignSource } from './open-source.ts';
import { readCsvRows } from './read-csv-rows.ts';
import { lineLimit, type SourceLine, splitLines } from './split-lines.ts';

/** A line that holds a request. */
export interface GoodLine {
  readonly line: number;
  readonly request: BenefitRedeemRequest;
}

/** A line that does not; the problems name fields and never quote values. */
export interface RefusedLine {
  readonly line: number;
  readonly problems: readonly string[];
}

/**
 * Reads and checks every line, in memory that does not grow with the file.
 *
 * @throws CliError `ERR_INPUT_INVALID` when the columns or the format are wrong, so that no line can be right
 */
export async function* readRequests(
  source: CampaignSource,
  options: { readonly map: FieldMap; readonly chunks: AsyncIterable<Uint8Array> },
): AsyncGenerator<GoodLine | RefusedLine> {
  const lines = splitLines(options.chunks);
  yield* source.format === 'csv'
    ? readCsv(source, { map: options.map, lines })
    : readNdjson(source, { map: options.map, lines });
}

interface LineOptions {
  readonly map: FieldMap;
  readonly lines: AsyncIterable<SourceLine>;
}

async function* readCsv(
  source: CampaignSource,
  { map, lines }: LineOptions,
): AsyncGenerator<GoodLine | RefusedLine> {
  const { name: where, delimiter } = source;
  let toRequest: ((cells: readonly string[]) => MappedRow) | undefined;
  for await (const row of readCsvRows(lines, { delimiter })) {
    if ('problem' in row) {
      if (toRequest === undefined) {
        throw new CliError('ERR_INPUT_INVALID', `${where}: line ${row.line}, the header, ${row.problem}.`);
      }
      yield { line: row.line, problems: [row.problem] };
    } else if (toRequest === undefined) {
      refuseDelimiter(row.cells, { where, delimiter });
      toRequest = mapHeader(row.cells, { map, where });
    } else yield check(row.line, toRequest(row.cells));
  }
}

function refuseDelimiter(
  header: readonly string[],
  { where, delimiter }: { readonly where: string; readonly delimiter: string },
): void {
  const [only = '', ...more] = header;
  const other = [
    ['semicolon', ';'],
    ['tab', '\t'],
    ['comma', ','],
  ].find(([, character = '']) => character !== delimiter && only.includes(character));
  if (more.length > 0 || other === undefined) return;
  throw new CliError(
    'ERR_INPUT_INVALID',
    `${where}: the header seems to be separated by ${other[0]}s. Add --delimiter ${other[0]}.`,
  );
}

async function* readNdjson(
  source: CampaignSource,
  { map, lines }: LineOptions,
): AsyncGenerator<GoodLine | RefusedLine> {
  for await (const { line, text, problem } of lines) {
    if (text === undefined) {
      yield { line, problems: [problem ?? 'cannot be read'] };
      continue;
    }
    const trimmed = text.trim();
    if (trimmed === '') continue;
    if (line === 1 && (trimmed === '{' || trimmed.startsWith('['))) {
      throw new CliError(
        'ERR_INPUT_INVALID',
        `${source.name} holds one JSON text over several lines, or an array. NDJSON has one object on each line: ` +
          "jq -c '.[]' FILE makes that of an array.",
      );
    }
    yield readObject(line, { text, map });
  }
}

function readObject(
  line: number,
  { text, map }: { readonly text: string; readonly map: FieldMap },
): GoodLine | RefusedLine {
  try {
    const value = decodeJson(new TextEncoder().encode(text), { maxBytes: lineLimit });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { line, problems: ['must be one JSON object'] };
    }
    return check(line, mapObject(value as Record<string, unknown>, map));
  } catch (cause) {
    if (!isSchemaError(cause)) throw cause;
    return { line, problems: [`is not usable JSON: ${cause.message.replace(/\.$/, '')}`] };
  }
}

function check(line: number, mapped: MappedRow): GoodLine | RefusedLine {
  if ('problems' in mapped) return { line, problems: mapped.problems };
  try {
    return { line, request: parseBenefitRedeemRequest(mapped.request) };
  } catch (cause) {
    if (!isSchemaError(cause)) throw cause;
    return {
      line,
      problems: cause.issues.map(({ path, message }) => `${path === '' ? 'it' : path} ${message}`),
    };
  }
}
