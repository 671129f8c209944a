// In: times as Request-Time and Response-Time carry them. Out: epoch milliseconds, for comparison only; and header text.
import { ensure } from './errors.ts';

const MINUTE = 60_000; // milliseconds
// AlipayHK's samples and its own clock are Hong Kong time.
const HONG_KONG = 480; // minutes east of UTC
// date, time, fraction of 1 to 9 digits, then Z, +08:00 or +0800 (docs/protocol §6)
const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;

/**
 * Formats a moment for a Request-Time or Response-Time header, in whole seconds.
 *
 * @param epochMs milliseconds since 1970-01-01T00:00:00Z
 * @param options `offsetMinutes` east of UTC, default +480 (Hong Kong)
 * @throws SignatureHeaderError `ERR_TIME_INVALID` outside the years 0000 to 9999 or for an offset of a day or more
 * @example
 * formatTime(1716331341000); // '2024-05-22T06:42:21+08:00'
 */
export function formatTime(epochMs: number, options?: { readonly offsetMinutes?: number }): string {
  const offset = options?.offsetMinutes ?? HONG_KONG;
  const local = new Date(epochMs + offset * MINUTE);
  const size = Math.abs(offset);
  // A valid date prints as 24 characters; years beyond four digits print as more.
  const text = Number.isNaN(local.getTime()) ? '' : local.toISOString();
  valid(!(text.length !== 24 || !Number.isInteger(offset) || size >= 1440));
  // 1970-01-01T + HH:MM of the offset's size
  const zone = new Date(size * MINUTE).toISOString().slice(11, 16);
  return text.slice(0, 19) + (offset < 0 ? '-' : '+') + zone;
}

/**
 * Parses a header time: ISO 8601 with seconds and a zone (`Z`, `+08:00`, `+0800`), a fraction of up to nine digits,
 * or thirteen digits of epoch milliseconds. For comparison only: what is signed is the header text itself.
 *
 * @returns milliseconds since 1970-01-01T00:00:00Z; finer fractions are cut
 * @throws SignatureHeaderError `ERR_TIME_INVALID`
 * @example
 * parseTime('2024-05-22T06:42:21.253+0800'); // 1716331341253
 */
export function parseTime(text: string): number {
  if (/^\d{13}$/.test(text)) return Number(text);
  const [, date = '', fraction = '.', zone = ''] = ISO.exec(text) ?? [];
  const utc = new Date(`${date}Z`);
  // Date takes 30 February and 24:00 for the day after: where the day comes out as another, it was not a time.
  valid(utc.getUTCDate() === Number(date.slice(8, 10)));
  const milliseconds = Number(`${fraction}000`.slice(1, 4));
  const [, sign = '', hours = 0, minutes = 0] = /([+-])(\d\d):?(\d\d)/.exec(zone) ?? [];
  return utc.getTime() + milliseconds - Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
}

/**
 * Checks that a header time lies in a window, bounds included. The protocol documents no window: choose one, five
 * minutes either way for instance, and see the threat model for answers.
 *
 * @param window bounds in epoch milliseconds
 * @throws SignatureHeaderError `ERR_TIME_STALE`, `ERR_TIME_FUTURE`, `ERR_TIME_INVALID`
 * @example
 * checkFreshness('2024-05-22T06:42:21+08:00', { notBefore: now - 300_000, notAfter: now + 300_000 });
 */
export function checkFreshness(
  time: string,
  window: { readonly notBefore: number; readonly notAfter: number },
): void {
  const epochMs = parseTime(time);
  const early = (window.notBefore - epochMs) / 1000;
  const late = (epochMs - window.notAfter) / 1000;
  ensure(
    !(early > 0),
    'ERR_TIME_STALE',
    `Time lies ${early} s before the accepted window; check both clocks`,
  );
  // Written so that a bound that is not a number refuses.
  ensure(
    late <= 0 && early <= 0,
    'ERR_TIME_FUTURE',
    `Time lies ${late} s after the accepted window; check both clocks`,
  );
}

function valid(condition: unknown): asserts condition {
  ensure(condition, 'ERR_TIME_INVALID', 'Expected a time like 2024-05-22T06:42:21+08:00, or 13 digits');
}
