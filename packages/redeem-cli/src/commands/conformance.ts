// In: a program, a server, a module or nothing, and vectors. Out: what each case came to, and exit code 0 or 1.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ConformanceReport,
  checkVectorFile,
  formatJson,
  formatJunit,
  formatReport,
  type Implementation,
  moduleImplementation,
  runVectors,
  type VectorFile,
} from '@redeemkit/conformance-vectors';
import { allVectors } from '@redeemkit/conformance-vectors/all';
import { execImplementation } from '@redeemkit/conformance-vectors/exec';
import { httpImplementation } from '@redeemkit/conformance-vectors/http';
import { redeemkitImplementation } from '@redeemkit/conformance-vectors/redeemkit';
import { CliError } from '../errors.ts';
import { type CliIo, printLine } from '../io.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import { readInput } from '../read-input.ts';
import type { Settings } from '../settings.ts';

// The largest file of vectors has 200 kB; ten times that is another kind of file.
const VECTORS_LIMIT = 2 * 1024 * 1024;

/** `redeemkit conformance`: exit code 0 when no case failed, 1 otherwise. */
export async function run({ io, settings }: CommandContext): Promise<number> {
  const folder = settings.path('export');
  if (folder !== undefined) return exportVectors(folder.value, { io, settings });
  const files = await readVectors(settings, io);
  const implementation = await chooseImplementation(settings, io.cwd);
  const only = settings.all('only').map(({ value }) => value);
  const report = await runVectors(files, implementation, only.length > 0 ? { only } : {});
  await writeReport(settings.path('junit')?.value, formatJunit(report));
  await writeReport(settings.path('report')?.value, formatJson(report));
  if (settings.on('json')) printJson(io, toSummary(report));
  else printLine(io.stdout, formatReport(report));
  return report.counts.failed === 0 ? 0 : 1;
}

function toSummary({
  implementation,
  counts,
  groups,
  cases,
  milliseconds,
}: ConformanceReport): Record<string, unknown> {
  const failures = cases.filter(({ verdict }) => verdict === 'failed');
  return { implementation, ...counts, milliseconds, groups, failures };
}

async function chooseImplementation(settings: Settings, cwd: string): Promise<Implementation> {
  const [exec, http, module] = ['exec', 'http', 'module'].map((name) => settings.text(name)?.value);
  if ([exec, http, module].filter((value) => value !== undefined).length > 1) {
    throw new CliError(
      'ERR_USAGE',
      'Give one of --exec, --http and --module: one implementation is judged at a time.',
    );
  }
  const seconds = settings.number('timeout');
  const limits = seconds === undefined ? {} : { timeoutMs: seconds * 1000 };
  if (exec !== undefined) return execImplementation(exec, { ...limits, cwd });
  if (http !== undefined) return httpImplementation(http, limits);
  if (module === undefined) return redeemkitImplementation();
  return moduleImplementation(await load(settings.path('module')?.value ?? module), {
    name: module,
    ...limits,
  });
}

async function load(path: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(
      'ERR_INPUT_INVALID',
      `The module ${printable(path)} could not be loaded: ${printable(said)}`,
      { cause },
    );
  }
}

async function readVectors(settings: Settings, io: CliIo): Promise<readonly VectorFile[]> {
  const names = settings.all('vectors').map(({ value }) => value);
  if (names.length === 0) return allVectors;
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readInput(name, { io, what: 'vectors', limit: VECTORS_LIMIT });
      let value: unknown;
      try {
        value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
      } catch {
        throw new CliError('ERR_INPUT_INVALID', `${printable(name)} is not JSON. Give a file of vectors.`);
      }
      return checkVectorFile(value);
    }),
  );
}

async function exportVectors(
  folder: string,
  { io, settings }: { readonly io: CliIo; readonly settings: Settings },
): Promise<number> {
  for (const file of allVectors) {
    await writeReport(join(folder, `${file.file}.json`), `${JSON.stringify(file, null, 1)}\n`, folder);
  }
  if (settings.on('json')) printJson(io, { folder, files: allVectors.length });
  else printLine(io.stdout, `${allVectors.length} files in ${printable(folder)}`);
  return 0;
}

async function writeReport(path: string | undefined, text: string, folder?: string): Promise<void> {
  if (path === undefined) return;
  try {
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    await writeFile(path, text);
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    throw new CliError(
      'ERR_FILE_UNWRITABLE',
      `${printable(path)} cannot be written: the system says ${printable(String(code))}.`,
      { cause },
    );
  }
}
