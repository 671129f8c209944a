// In: a parsed vectors file that came from anywhere. Out: the file, typed, or every fault with its place.
import { ConformanceError } from './errors.ts';
import type { VectorFile } from './vector-file.ts';

// Enough to see a pattern; a file in another format has a fault in every line.
const MAX_FAULTS = 10;

/**
 * Checks the shape that the runner relies on; the JSON Schemas say more.
 *
 * @throws ConformanceError ERR_VECTORS_INVALID naming each fault's place
 * @example
 * checkVectorFile(JSON.parse(text)).groups.length;
 */
export function checkVectorFile(value: unknown): VectorFile {
  const faults: string[] = [];
  const note = (place: string, expected: string): void => {
    faults.push(`${place} must be ${expected}`);
  };
  if (!isRecord(value)) note('the file', 'an object');
  else {
    const { format, groups } = value as { format?: unknown; groups?: unknown };
    if (format !== 1) note('format', '1');
    for (const name of ['file', 'title', 'source']) if (!isText(value[name])) note(name, 'a text');
    for (const name of ['notes', 'fixtures']) if (!isRecord(value[name])) note(name, 'an object');
    if (!Array.isArray(groups) || groups.length === 0) note('groups', 'a list with at least one group');
    else checkGroups(groups, { note, ids: new Set() });
  }
  if (faults.length > 0) {
    const more = faults.length > MAX_FAULTS ? `; and ${faults.length - MAX_FAULTS} more` : '';
    throw new ConformanceError(
      'ERR_VECTORS_INVALID',
      `This is not a vectors file of format 1: ${faults.slice(0, MAX_FAULTS).join('; ')}${more}.`,
    );
  }
  return value as VectorFile;
}

interface Check {
  readonly note: (place: string, expected: string) => void;
  readonly ids: Set<unknown>;
}

function checkGroups(groups: readonly unknown[], check: Check): void {
  for (const [at, group] of groups.entries()) {
    const place = `groups[${at}]`;
    if (!isRecord(group)) {
      check.note(place, 'an object');
      continue;
    }
    for (const name of ['title', 'operation', 'computedBy']) {
      if (!isText(group[name])) check.note(`${place}.${name}`, 'a text');
    }
    const { cases } = group as { cases?: unknown };
    if (!Array.isArray(cases)) check.note(`${place}.cases`, 'a list');
    else
      for (const [index, item] of cases.entries())
        checkCase(item, { ...check, place: `${place}.cases[${index}]` });
  }
}

function checkCase(item: unknown, { note, ids, place }: Check & { readonly place: string }): void {
  if (!isRecord(item)) {
    note(place, 'an object');
    return;
  }
  const { id, result, input, expected, mustNotReturn } = item;
  if (!isText(id)) note(`${place}.id`, 'a text');
  else if (ids.has(id)) note(`${place}.id`, 'used once');
  ids.add(id);
  if (result !== 'valid' && result !== 'invalid' && result !== 'acceptable') {
    note(`${place}.result`, 'valid, invalid or acceptable');
  }
  if (!isRecord(input)) note(`${place}.input`, 'an object');
  if (result !== 'invalid' && !isRecord(expected)) note(`${place}.expected`, 'an object');
  if (mustNotReturn !== undefined && !isRecord(mustNotReturn)) note(`${place}.mustNotReturn`, 'an object');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
