// In: `--concurrency`, `--rate` and `--schedule`. Out: what `work` of the queue takes.
import type { WorkOptions } from '@redeemkit/redeem-queue';
import { CliError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { Settings } from '../settings.ts';

/** @throws CliError `ERR_SETTING_INVALID` */
export function workSettings(
  settings: Settings,
): Pick<WorkOptions, 'concurrency' | 'ratePerSecond' | 'schedule'> {
  const concurrency = settings.number('concurrency');
  const rate = settings.number('rate');
  const schedule = scheduleOf(settings);
  return {
    ...(concurrency !== undefined && { concurrency }),
    ...(rate !== undefined && { ratePerSecond: rate }),
    ...(schedule !== undefined && { schedule }),
  };
}

const units: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

function scheduleOf(settings: Settings): readonly number[] | undefined {
  const setting = settings.text('schedule');
  if (setting === undefined) return undefined;
  if (setting.value === 'never') return [];
  return setting.value.split(',').map((pause) => {
    const [, digits = '', unit = ''] = /^(\d{1,5})([smh])$/.exec(pause.trim()) ?? [];
    const factor = units.get(unit);
    if (factor !== undefined) return Number(digits) * factor;
    throw new CliError(
      'ERR_SETTING_INVALID',
      `${setting.origin} is "${printable(setting.value, 60)}"; it must be pauses such as 2s,2s,10m, or never.`,
    );
  });
}
