// In: the lines of a CSV file and its delimiter. Out: rows of cells with their line numbers, or what is wrong with a line.
import { parse } from 'csv-parse/sync';
import { type BadLine, nextRecord, openQuote, type RawRecord, readLines } from './join-records.ts';
import type { SourceLine } from './split-lines.ts';

/** One record of the file, the header included. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

// Enough records to a call of the parser that its start does not count, few enough that they are nothing in memory.
const batchSize = 256;

/**
 * Reads records (RFC 4180). A line whose quotes are wrong costs that line only: reading goes on with the next, so that
 * one run finds every one of them.
 */
export async function* readCsvRows(
  lines: AsyncIterable<SourceLine>,
  { delimiter }: { readonly delimiter: string },
): AsyncGenerator<CsvRow | BadLine> {
  const reader = readLines(lines);
  const batch: RawRecord[] = [];
  for (;;) {
    const record = await nextRecord(reader);
    if (record !== undefined && 'text' in record && record.below.length === 0) {
      batch.push(record);
      if (batch.length < batchSize) continue;
    }
    yield* parseBatch(batch.splice(0), delimiter);
    if (record === undefined) return;
    if ('problem' in record) yield record;
    else if (record.below.length > 0) {
      const cells = parseOne(record.text, delimiter);
      if (cells !== undefined) yield { line: record.line, cells };
      else {
        yield { line: record.line, problem: openQuote };
        reader.putBack(record.below);
      }
    }
  }
}

function* parseBatch(batch: readonly RawRecord[], delimiter: string): Generator<CsvRow | BadLine> {
  if (batch.length === 0) return;
  const rows = parseText(batch.map(({ text }) => text).join('\n'), delimiter);
  if (rows?.length === batch.length) {
    for (const [index, { line }] of batch.entries()) yield { line, cells: rows[index] ?? [] };
    return;
  }
  // One of them is wrong: each on its own shows which.
  for (const { line, text } of batch) {
    const cells = parseOne(text, delimiter);
    yield cells === undefined ? { line, problem: strayQuote } : { line, cells };
  }
}

const strayQuote = 'has a quote in the wrong place; quote the whole cell and write "" for a quote inside it';

function parseOne(text: string, delimiter: string): readonly string[] | undefined {
  const rows = parseText(text, delimiter);
  return rows?.length === 1 ? rows[0] : undefined;
}

// The parser's errors quote the cell, which may hold a user id: only that there was one is passed on.
function parseText(text: string, delimiter: string): string[][] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
  } catch {
    return undefined;
  }
}
