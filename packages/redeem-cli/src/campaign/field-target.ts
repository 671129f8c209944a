// In: a field as it is written in `--map` and `--set`, and values. Out: the value in its place in a request.
import { decodeJson, isSchemaError } from '@redeemkit/benefit-redeem-schema';
import { CliError } from '../errors.ts';
import { printable } from '../printable.ts';

/** How a cell becomes a value: as it is, as a JSON number, or as any JSON. */
export type CellType = 'text' | 'number' | 'json';

/** A place in the request. */
export interface FieldTarget {
  /** As it was written, for messages. */
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly type: CellType;
}

const cellTypes: readonly string[] = ['text', 'number', 'json'];

// An entry of benefitRedeemInfos per redeemed thing; a hundred of them is a slip, not an order.
const indexLimit = 99;

/**
 * `benefitRedeemInfos.0.points:number` → path and type. `[0]` may stand for `.0`, as in messages about requests.
 *
 * @throws CliError `ERR_SETTING_INVALID`
 */
export function parseFieldTarget(written: string, origin: string): FieldTarget {
  const [name = '', type, ...surplus] = written.split(':');
  const path = name
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const good =
    surplus.length === 0 &&
    path.every((part, index) =>
      typeof part === 'number' ? index > 0 && part <= indexLimit : /^[A-Za-z_$][\w$]*$/.test(part),
    ) &&
    !path.includes('__proto__');
  if (!good || (type !== undefined && !cellTypes.includes(type))) {
    throw new CliError(
      'ERR_SETTING_INVALID',
      `${origin} names the field "${printable(written, 60)}". Write a name such as bizNo, a path such as ` +
        'benefitRedeemInfos.0.points, and behind it, if it is not text, :number or :json.',
    );
  }
  const unnamed: CellType = name === 'benefitRedeemInfos' ? 'json' : 'text';
  return { name, path, type: (type as CellType | undefined) ?? unnamed };
}

/** A cell → its value, or what is wrong with it. Never quotes the cell. */
export function convertCell(
  cell: string,
  type: CellType,
): { readonly value: unknown } | { readonly problem: string } {
  if (type === 'text') {
    return cell.trim() === cell ? { value: cell } : { problem: 'has blanks at its start or end' };
  }
  if (type === 'number' && !/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(cell)) {
    return { problem: 'must be a number, such as 100 or 2.5: no blanks, no thousands separators' };
  }
  try {
    return { value: decodeJson(new TextEncoder().encode(cell)) };
  } catch (cause) {
    if (!isSchemaError(cause)) throw cause;
    return { problem: `is not JSON (${cause.code})` };
  }
}

/** Puts a value in its place, making the objects and arrays above it. */
export function putValue(request: Record<string, unknown>, path: FieldTarget['path'], value: unknown): void {
  let place: Record<string | number, unknown> = request;
  for (const [index, part] of path.slice(0, -1).entries()) {
    const below = place[part];
    const made =
      typeof below === 'object' && below !== null ? below : typeof path[index + 1] === 'number' ? [] : {};
    place[part] = made;
    place = made as Record<string | number, unknown>;
  }
  place[path.at(-1) as string | number] = value;
}

/** True when two targets are the same place, or one is inside the other. */
export function overlaps(a: FieldTarget, b: FieldTarget): boolean {
  const [short, long] = a.path.length <= b.path.length ? [a.path, b.path] : [b.path, a.path];
  return short.every((part, index) => part === long[index]);
}
