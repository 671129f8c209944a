// In: answers by key and a clock. Out: what is remembered, for how long, and how much.
import { expect, test } from 'vitest';
import { createReplayCache } from '../src/replay-cache.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('remembers for its time and not longer', async () => {
  const cache = createReplayCache<string>({ maxEntries: 10, ttlMs: 100 });
  cache.set('a', 1_000, Promise.resolve('answer'));
  expect(await cache.get('a', 1_099)).toBe('answer');
  expect(cache.get('a', 1_100)).toBeUndefined();
  expect(cache.get('b', 1_000)).toBeUndefined();
});

test('gives the promise of an answer that is still being made', async () => {
  const cache = createReplayCache<string>({ maxEntries: 10, ttlMs: 100 });
  let finish: (value: string) => void = () => undefined;
  const pending = new Promise<string>((resolve) => {
    finish = resolve;
  });
  cache.set('a', 0, pending);
  const repeat = cache.get('a', 1);
  finish('answer');
  expect(await repeat).toBe('answer');
});

test('forgets an answer that failed or was not to be kept', async () => {
  const cache = createReplayCache<string>({ maxEntries: 10, ttlMs: 100 });
  cache.set('a', 0, Promise.resolve(undefined));
  cache.set('b', 0, Promise.reject(new Error('on purpose')));
  await settle();
  expect(cache.size).toBe(0);
});

test('an answer that failed late does not take a newer one with it', async () => {
  const cache = createReplayCache<string>({ maxEntries: 10, ttlMs: 100 });
  let fail: () => void = () => undefined;
  const failing = new Promise<undefined>((resolve) => {
    fail = () => resolve(undefined);
  });
  cache.set('a', 0, failing);
  cache.set('a', 1, Promise.resolve('newer'));
  fail();
  await settle();
  expect(await cache.get('a', 2)).toBe('newer');
});

test('holds no more than its limit, and lets go of what is old', () => {
  const cache = createReplayCache<string>({ maxEntries: 3, ttlMs: 100 });
  for (let index = 0; index < 10; index += 1) cache.set(`${index}`, index, Promise.resolve('x'));
  expect(cache.size).toBe(3);
  expect(cache.get('6', 10)).toBeUndefined();
  expect(cache.get('7', 10)).toBeDefined();
  cache.set('late', 1_000, Promise.resolve('x'));
  expect(cache.size).toBe(1);
});
