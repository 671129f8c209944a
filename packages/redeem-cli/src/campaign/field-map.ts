// In: `--map` and `--set`, and the header of a CSV file or the object of a line. Out: what makes a request of each row.
import { CliError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import { printable } from '../printable.ts';
import type { Settings } from '../settings.ts';
import { convertCell, type FieldTarget, overlaps, parseFieldTarget, putValue } from './field-target.ts';

/** Which column goes into which field, and what every request has in common. */
export interface FieldMap {
  readonly columns: ReadonlyMap<string, FieldTarget>;
  readonly fixed: readonly { readonly target: FieldTarget; readonly value: unknown }[];
  /** Columns that are no field and are not mapped. */
  readonly others: 'refused' | 'left out';
}

/** What a row became. */
export type MappedRow =
  | { readonly request: Record<string, unknown> }
  | { readonly problems: readonly string[] };

/** What the page of benefitRedeem requires. */
const requiredFields = ['bizNo', 'bizdt', 'ipRoleId', 'sceneCode', 'benefitRedeemInfos'] as const;
const productCode = 'benefitProductCode';

/** @throws CliError `ERR_SETTING_INVALID` */
export function parseFieldMap(settings: Settings): FieldMap {
  const columns = new Map<string, FieldTarget>();
  for (const { value, origin } of settings.all('map')) {
    const cut = value.lastIndexOf('=');
    if (cut < 1) throw notPair(origin, value, 'COLUMN=FIELD, such as order_id=bizNo');
    const column = value.slice(0, cut).trim();
    if (columns.has(column)) {
      throw new CliError('ERR_SETTING_INVALID', `--map names the column "${printable(column, 60)}" twice.`);
    }
    columns.set(column, parseFieldTarget(value.slice(cut + 1), origin));
  }
  const fixed = settings.all('set').map(({ value, origin }) => {
    const cut = value.indexOf('=');
    if (cut < 1) throw notPair(origin, value, 'FIELD=VALUE, such as sceneCode=CAFE');
    const target = parseFieldTarget(value.slice(0, cut), origin);
    const converted = convertCell(value.slice(cut + 1), target.type);
    if ('value' in converted) return { target, value: converted.value };
    throw new CliError('ERR_SETTING_INVALID', `--set ${target.name}: the value ${converted.problem}.`);
  });
  refuseOverlaps([...columns.values(), ...fixed.map(({ target }) => target)]);
  return { columns, fixed, others: settings.on('ignore-other-columns') ? 'left out' : 'refused' };
}

function notPair(origin: string, value: string, expected: string): CliError {
  return new CliError(
    'ERR_SETTING_INVALID',
    `${origin} is "${printable(value, 60)}"; it must be ${expected}.`,
  );
}

function refuseOverlaps(targets: readonly FieldTarget[]): void {
  for (const [index, target] of targets.entries()) {
    const other = targets.slice(0, index).find((before) => overlaps(before, target));
    if (other === undefined) continue;
    throw new CliError(
      'ERR_SETTING_INVALID',
      `The field ${other.name}${other.name === target.name ? '' : ` and ${target.name} in it`} is given twice. ` +
        'Name each field once in --map and --set, and map none whose name is a column already.',
    );
  }
}

/**
 * A CSV header → what turns the cells of a row into a request. An empty cell leaves its field out.
 *
 * @throws CliError `ERR_INPUT_INVALID` with everything that is wrong with the columns
 */
export function mapHeader(
  header: readonly string[],
  { map, where }: { readonly map: FieldMap; readonly where: string },
): (cells: readonly string[]) => MappedRow {
  const names = header.map((name) => name.trim());
  const targets = names.map((name) => map.columns.get(name) ?? fieldNamed(name));
  const fixed = map.fixed.map(({ target }) => target);
  const given = [...targets.filter((target) => target !== undefined), ...fixed];
  const problems = [
    ...unusableColumns(names, { targets, map }),
    ...requiredFields
      .filter((field) => !given.some(({ path }) => path[0] === field))
      .map((field) => `no column is ${field} (add --map COLUMN=${field}, or --set ${field}=VALUE)`),
  ];
  if (problems.length > 0) {
    const list = names.map((name) => `"${printable(name, 40)}"`).join(', ');
    throw new CliError(
      'ERR_INPUT_INVALID',
      `${where}: ${problems.join('; ')}. The columns are ${printable(list, 800)}.`,
    );
  }
  refuseOverlaps(given);
  return (cells) => {
    if (cells.length !== names.length) {
      return { problems: [`has ${cells.length} cells; the header has ${names.length}`] };
    }
    const wrong: string[] = [];
    const request = withFixed({}, map);
    for (const [index, target] of targets.entries()) {
      const cell = cells[index];
      if (target === undefined || cell === undefined || cell === '') continue;
      const converted = convertCell(cell, target.type);
      if ('value' in converted) putValue(request, target.path, converted.value);
      else wrong.push(`${target.name} ${converted.problem}`);
    }
    return wrong.length > 0 ? { problems: wrong } : { request };
  };
}

function unusableColumns(
  names: readonly string[],
  { targets, map }: { readonly targets: readonly (FieldTarget | undefined)[]; readonly map: FieldMap },
): string[] {
  const shown = (name: string): string => `"${printable(name, 40)}"`;
  const twice = names.filter((name, index) => names.indexOf(name) !== index && targets[index] !== undefined);
  const absent = [...map.columns.keys()].filter((name) => !names.includes(name));
  const others = map.others === 'left out' ? [] : names.filter((_, index) => targets[index] === undefined);
  return [
    ...twice.map((name) => `the column ${shown(name)} is there twice`),
    ...absent.map((name) => {
      const nearest = nearestName(name, names);
      return `--map names the column ${shown(name)}, which is not there${nearest === undefined ? '' : ` (did you mean ${shown(nearest)}?)`}`;
    }),
    ...(others.length === 0
      ? []
      : [
          `${others.slice(0, 10).map(shown).join(', ')}${others.length > 10 ? ` and ${others.length - 10} more` : ''} ` +
            'is no field of the request (add --map COLUMN=FIELD, or --ignore-other-columns to leave such columns out)',
        ]),
  ];
}

// A column that has a field's own name needs no --map.
function fieldNamed(name: string): FieldTarget | undefined {
  const known = [...requiredFields, productCode].some(
    (field) => name === field || (field === 'benefitRedeemInfos' && /^benefitRedeemInfos[.[]/.test(name)),
  );
  return known ? parseFieldTarget(name, 'The header') : undefined;
}

/** The object of an NDJSON line → a request: mapped members move to their fields, the others stay. */
export function mapObject(object: Readonly<Record<string, unknown>>, map: FieldMap): MappedRow {
  const request = withFixed({}, map);
  const taken = new Set(
    [...map.columns.values(), ...map.fixed.map(({ target }) => target)].map(({ path }) => path[0]),
  );
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    const target = map.columns.get(name);
    if (target === undefined) {
      if (taken.has(name)) wrong.push(`${printable(name, 60)} is in the line and in --map or --set`);
      else request[name] = value;
      continue;
    }
    const converted = typeof value === 'string' ? convertCell(value, target.type) : { value };
    if ('value' in converted) putValue(request, target.path, converted.value);
    else wrong.push(`${target.name} ${converted.problem}`);
  }
  return wrong.length > 0 ? { problems: wrong } : { request };
}

function withFixed(request: Record<string, unknown>, { fixed }: FieldMap): Record<string, unknown> {
  request[productCode] = 'POINT'; // the only value there is; a column or --set may still say so
  for (const { target, value } of fixed) putValue(request, target.path, structuredClone(value));
  return request;
}
