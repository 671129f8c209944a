// In: text of a campaign file and words of options. Out: what the first reading says of it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSource, type SourceReport } from '../../src/campaign/check-source.ts';
import { parseFieldMap } from '../../src/campaign/field-map.ts';
import { openSource } from '../../src/campaign/open-source.ts';
import { type GoodLine, type RefusedLine, readRequests } from '../../src/campaign/read-requests.ts';
import { parseArguments } from '../../src/parse-arguments.ts';
import { gatherSettings } from '../../src/settings.ts';
import { sourceOptions } from '../../src/specs/campaign-options.ts';
import { memoryIo } from './memory-io.ts';
import { newFolder } from './run-bin.ts';

export interface ReadOptions {
  readonly name?: string;
  readonly words?: readonly string[];
}

const spec = {
  name: 'campaign load',
  summary: '',
  usage: 'FILE',
  positionals: [0, 1] as const,
  options: sourceOptions,
  examples: [],
  load: () => Promise.reject(new Error('not run')),
};

async function prepare(content: string | Uint8Array, { name = 'c.csv', words = [] }: ReadOptions) {
  const cwd = newFolder();
  writeFileSync(join(cwd, name), content);
  const io = memoryIo({ cwd });
  const settings = gatherSettings(parseArguments(words, spec), {
    io,
    own: sourceOptions,
    all: sourceOptions,
  });
  const map = parseFieldMap(settings);
  return { map, source: await openSource(name, { io, settings }) };
}

export async function checkText(
  content: string | Uint8Array,
  options: ReadOptions = {},
): Promise<SourceReport & { readonly allBad: readonly RefusedLine[] }> {
  const { map, source } = await prepare(content, options);
  const allBad: RefusedLine[] = [];
  const report = await checkSource(source, { map, onBad: (line) => allBad.push(line) });
  return { ...report, allBad };
}

export async function readText(
  content: string | Uint8Array,
  options: ReadOptions = {},
): Promise<readonly (GoodLine | RefusedLine)[]> {
  const { map, source } = await prepare(content, options);
  const rows: (GoodLine | RefusedLine)[] = [];
  for await (const row of readRequests(source, { map, chunks: source.read().chunks })) rows.push(row);
  return rows;
}

const columns = 'bizNo,bizdt,ipRoleId,sceneCode,benefitRedeemInfos.0.points:number';

/** A good CSV file of so many lines. */
export function campaignCsv(count: number, prefix = 'C'): string {
  const lines = Array.from({ length: count }, (_, index) => csvLine(`${prefix}-${index + 1}`));
  return `${columns}\n${lines.join('\n')}\n`;
}

export const csvHeader: string = columns;

export function csvLine(bizNo: string, user = '2160220000000001'): string {
  return `${bizNo},2026-01-01T12:00:00+08:00,${user},CAFE,10`;
}
