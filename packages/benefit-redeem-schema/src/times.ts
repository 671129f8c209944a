// In: epoch milliseconds. Out: the text of a time field, in the form the caller chose.
import { SchemaError } from './errors.ts';

// Hong Kong is UTC+8 all year.
const hongKongOffsetMinutes = 480;

const assertEpochMs = (epochMs: number): void => {
  // Thirteen digits: 2001-09-09 to 2286-11-20. Seconds passed by mistake have ten and are caught here.
  if (!Number.isSafeInteger(epochMs) || epochMs < 1e12 || epochMs > 9_999_999_999_999) {
    throw new SchemaError(
      'ERR_TIME_INVALID',
      'A time is given in whole milliseconds since 1970 (thirteen digits).',
    );
  }
};

/**
 * Epoch milliseconds → the form of the page's samples, `2024-05-22T06:42:21+08:00` (fractions are dropped).
 *
 * @throws SchemaError ERR_TIME_INVALID
 * @example
 * formatBizTime(1716331341000); // '2024-05-22T06:42:21+08:00'
 */
export function formatBizTime(epochMs: number, options: { readonly offsetMinutes?: number } = {}): string {
  const { offsetMinutes = hongKongOffsetMinutes } = options;
  assertEpochMs(epochMs);
  // ISO 8601 offsets end at ±14:00 in use; anything else is a unit mistake.
  if (!Number.isInteger(offsetMinutes) || Math.abs(offsetMinutes) > 840) {
    throw new SchemaError(
      'ERR_TIME_INVALID',
      'offsetMinutes is a whole number of minutes between −840 and 840.',
    );
  }
  const local = new Date(epochMs + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offsetMinutes);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/**
 * Epoch milliseconds → thirteen digits, the form a sister page (Issue A. Point) uses for `bizDate`.
 *
 * @throws SchemaError ERR_TIME_INVALID
 * @example
 * formatBizMillis(1716331341000); // '1716331341000'
 */
export function formatBizMillis(epochMs: number): string {
  assertEpochMs(epochMs);
  return String(epochMs);
}
