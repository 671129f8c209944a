// In: epoch milliseconds. Out: proof of the two forms, and that other units are refused.
import { formatBizMillis, formatBizTime, isSchemaError } from '@redeemkit/benefit-redeem-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const sample = 1_716_331_341_000;

test('the page’s form, in Hong Kong unless told otherwise', () => {
  expect(formatBizTime(sample)).toBe('2024-05-22T06:42:21+08:00');
  expect(formatBizTime(sample, { offsetMinutes: 330 })).toBe('2024-05-22T04:12:21+05:30');
  expect(formatBizTime(sample, { offsetMinutes: -210 })).toBe('2024-05-21T19:12:21-03:30');
  expect(formatBizTime(sample + 999, { offsetMinutes: 0 })).toBe('2024-05-21T22:42:21+00:00');
  expect(formatBizMillis(sample)).toBe('1716331341000');
});

test('the instant survives, to the second', () => {
  const time = fc.integer({ min: 1e12, max: 9_999_999_999_999 });
  fc.assert(
    fc.property(time, fc.integer({ min: -840, max: 840 }), (ms, offsetMinutes) => {
      expect(Date.parse(formatBizTime(ms, { offsetMinutes }))).toBe(Math.floor(ms / 1000) * 1000);
    }),
  );
});

test.each([
  ['seconds', () => formatBizTime(1_716_331_341)],
  ['a fraction', () => formatBizMillis(sample + 0.5)],
  ['NaN', () => formatBizTime(Number.NaN)],
  ['fourteen digits', () => formatBizMillis(1e14)],
  ['an offset in hours and milliseconds', () => formatBizTime(sample, { offsetMinutes: 28_800_000 })],
])('%s is refused', (_, run) => {
  try {
    run();
    expect.unreachable();
  } catch (error) {
    expect(isSchemaError(error) && error.code).toBe('ERR_TIME_INVALID');
  }
});
