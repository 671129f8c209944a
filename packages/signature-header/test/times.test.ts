// In: moments and header times. Out: proof that one form is written and every form of docs/protocol §6 is read.
import { checkFreshness, formatTime, parseTime } from '@redeemkit/signature-header/times';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from './support/code-of.ts';

const moment = Date.UTC(2024, 4, 21, 22, 42, 21); // 2024-05-22T06:42:21+08:00

describe('formatTime', () => {
  it.each([
    [undefined, '2024-05-22T06:42:21+08:00'],
    [480, '2024-05-22T06:42:21+08:00'],
    [330, '2024-05-22T04:12:21+05:30'],
    [0, '2024-05-21T22:42:21+00:00'],
    [-210, '2024-05-21T19:12:21-03:30'],
  ])('writes offset %s', (offsetMinutes, expected) => {
    expect(formatTime(moment, offsetMinutes === undefined ? {} : { offsetMinutes })).toBe(expected);
  });

  it('cuts milliseconds', () => {
    expect(formatTime(moment + 999)).toBe('2024-05-22T06:42:21+08:00');
  });

  it.each([
    [Number.NaN, 0],
    [1e18, 0],
    [moment, 1440],
    [moment, -1440],
    [moment, 0.5],
    [moment, Number.NaN],
    [253402300800000, 0],
  ])('refuses %d with offset %d', async (epochMs, offsetMinutes) => {
    expect(await codeOf(() => formatTime(epochMs, { offsetMinutes }))).toBe('ERR_TIME_INVALID');
  });

  it('is read back as the same second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2e9, max: 4e9 }),
        fc.integer({ min: -1439, max: 1439 }),
        (seconds, offsetMinutes) => {
          expect(parseTime(formatTime(seconds * 1000, { offsetMinutes }))).toBe(seconds * 1000);
        },
      ),
    );
  });
});

describe('parseTime', () => {
  it.each([
    ['2024-05-22T06:42:21+08:00', moment],
    ['2024-05-22T06:42:21+0800', moment],
    ['2024-05-21T22:42:21Z', moment],
    ['2024-05-21T22:42:21+00:00', moment],
    ['2024-05-21T22:42:21-0000', moment],
    ['2024-05-22T04:12:21.253+05:30', moment + 253],
    ['2024-05-22T06:42:21.1234567+08:00', moment + 123],
    ['2024-05-21T22:42:21.9Z', moment + 900],
    ['2024-05-21T22:42:21.123456789Z', moment + 123],
    ['1685599933871', 1685599933871],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  it.each([
    '',
    '2024-05-22',
    '2024-05-22T06:42+08:00',
    '2024-05-22T06:42:21',
    '2024-05-22 06:42:21+08:00',
    '2024-05-22t06:42:21z',
    '2024-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-10T00:00:00Z',
    '2024-05-00T00:00:00Z',
    '2024-05-22T24:00:00Z',
    '2024-05-22T23:60:00Z',
    '2024-05-22T23:59:60Z',
    '2024-05-22T06:42:21+24:00',
    '2024-05-22T06:42:21+08:60',
    '2024-05-22T06:42:21+8',
    '2024-05-22T06:42:21+08',
    '2024-05-22T06:42:21.Z',
    '2024-05-22T06:42:21.1234567890Z',
    '2024-05-22T06:42:21,5Z',
    '168559993387',
    '16855999338710',
    '1685599933871 ',
    ' 2024-05-22T06:42:21Z',
    '2024-05-22T06:42:21Z\n',
    '٢٠٢٤-05-22T06:42:21Z',
    '+12024-05-22T06:42:21Z',
  ])('refuses %j', async (text) => {
    expect(await codeOf(() => parseTime(text))).toBe('ERR_TIME_INVALID');
  });
});

describe('checkFreshness', () => {
  const window = { notBefore: moment - 300_000, notAfter: moment + 300_000 };
  const at = (seconds: number): string => formatTime(moment + seconds * 1000);

  it.each([
    [0, undefined],
    [-300, undefined],
    [300, undefined],
    [-301, 'ERR_TIME_STALE'],
    [301, 'ERR_TIME_FUTURE'],
  ])('at %d seconds: %s', async (seconds, code) => {
    expect(await codeOf(() => checkFreshness(at(seconds), window))).toBe(code);
  });

  it('says by how many seconds', () => {
    expect(() => checkFreshness(at(-420), window)).toThrow('120 s before');
    expect(() => checkFreshness(at(1000), window)).toThrow('700 s after');
  });

  it('refuses a window that is not made of numbers', async () => {
    expect(await codeOf(() => checkFreshness(at(0), { notBefore: Number.NaN, notAfter: Number.NaN }))).toBe(
      'ERR_TIME_FUTURE',
    );
    expect(await codeOf(() => checkFreshness(at(0), { notBefore: 0, notAfter: Number.NaN }))).toBe(
      'ERR_TIME_FUTURE',
    );
  });

  it('refuses what is no time', async () => {
    expect(await codeOf(() => checkFreshness('yesterday', window))).toBe('ERR_TIME_INVALID');
  });
});
