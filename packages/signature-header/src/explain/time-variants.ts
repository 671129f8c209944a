// In: the time that was checked and others at hand. Out: the times that may have been signed instead.
import { formatTime, parseTime } from '../times.ts';
import type { CauseCode } from './cause-code.ts';

type Entry = readonly [codes: CauseCode | readonly CauseCode[], note: string, value: string];

const HOUR = 60; // minutes

/** Other times first, then the given one in every other form, then the others in every other form. */
export function timeVariants(time: string, others: readonly string[]): readonly Entry[] {
  return [
    ...others.map((other): Entry => ['time-other', 'the time of the other header', other]),
    ...forms(time).map(([note, value]): Entry => ['time-format', `the time ${note}`, value]),
    ['time-other', 'an empty time', ''],
    ['time-other', 'the word undefined as time', 'undefined'],
    ['time-other', 'the word null as time', 'null'],
    ...others.flatMap((other) =>
      forms(other).map(
        ([note, value]): Entry => [
          ['time-other', 'time-format'],
          `the time of the other header, ${note}`,
          value,
        ],
      ),
    ),
  ];
}

/** The given second with every number of milliseconds, in its own form and as 13 digits. */
export function* millisecondTimes(time: string): Generator<readonly [note: string, value: string]> {
  const moment = read(time);
  if (!moment) return;
  const second = moment.epochMs - (moment.epochMs % 1000);
  const own = formatTime(second, { offsetMinutes: moment.offset });
  const written = /(Z|[+-]\d\d:?\d\d)$/.exec(time)?.[1];
  const zone = written ?? own.slice(19);
  for (let ms = 0; ms < 1000; ms++) {
    const fraction = `.${String(ms).padStart(3, '0')}`;
    yield ['with milliseconds', own.slice(0, 19) + fraction + zone];
    yield ['as 13 digits', String(second + ms)];
  }
}

function forms(time: string): readonly (readonly [note: string, value: string])[] {
  const trimmed: (readonly [string, string])[] = [
    ['trimmed', time.trim()],
    ['with a blank after it', `${time} `],
    ['with a blank before it', ` ${time}`],
    ['with a newline after it', `${time}\n`],
    ['percent-encoded', encodeURIComponent(time)],
    ['with a blank in place of its plus sign', time.replace('+', ' ')],
  ];
  const moment = read(time.trim());
  if (!moment) return trimmed;
  const { epochMs, offset } = moment;
  const fraction = `.${String(epochMs % 1000).padStart(3, '0')}`;
  const results: (readonly [string, string])[] = [];
  for (const minutes of new Set([offset, 0, 8 * HOUR])) {
    const text = formatTime(epochMs, { offsetMinutes: minutes });
    const date = text.slice(0, 19);
    const zone = text.slice(19);
    const bare = zone.replace(':', '');
    const where = `with offset ${zone}`;
    results.push([where, date + zone]);
    if (!minutes) results.push(['with Z', `${date}Z`], ['with milliseconds and Z', `${date}${fraction}Z`]);
    results.push(
      [`${where} without colon`, date + bare],
      [`${where} and milliseconds`, date + fraction + zone],
      [`${where} without colon, with milliseconds`, date + fraction + bare],
      [`without offset, as at ${zone}`, date],
      [`with a blank for the T, as at ${zone}`, date.replace('T', ' ')],
      [`as 14 digits, as at ${zone}`, date.replace(/\D/g, '')],
    );
  }
  results.splice(
    5,
    0,
    ['as 13 digits of milliseconds', String(epochMs)],
    ['as 10 digits of seconds', String(Math.floor(epochMs / 1000))],
    ['as milliseconds of the full second', String(epochMs - (epochMs % 1000))],
  );
  return [...results, ...trimmed];
}

/** Epoch milliseconds and the offset in minutes; also of ten digits, of a blank for the T and of no zone at all. */
function read(time: string): { readonly epochMs: number; readonly offset: number } | undefined {
  const iso = time.replace(/^(\d{4}-\d\d-\d\d) /, '$1T');
  for (const text of [/^\d{10}$/.test(iso) ? `${iso}000` : iso, `${iso}+08:00`]) {
    try {
      const epochMs = parseTime(text);
      const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
      const size = Number(hours ?? 0) * HOUR + Number(minutes ?? 0);
      // Digits name no zone: Hong Kong's, as formatTime has it, is the likeliest.
      return { epochMs, offset: /^\d+$/.test(text) ? 8 * HOUR : sign === '-' ? -size : size };
    } catch {
      // Tried in the other form, or no time at all.
    }
  }
  return undefined;
}
