// In: rules, seeds and requests. Out: which faults strike, the same every time.
import { expect, test } from 'vitest';
import { createFaultChooser, type FaultTarget } from '../src/faults/choose-faults.ts';
import type { FaultRule } from '../src/index.ts';

const target = (over: Partial<FaultTarget> = {}): FaultTarget => ({
  clientId: 'ONE',
  operation: 'benefitRedeem',
  bizNo: 'order-1',
  ipRoleId: '2160',
  ...over,
});
const namesOf = (rules: readonly FaultRule[], targets: readonly FaultTarget[], seed: string = 's') => {
  const chooser = createFaultChooser({ seed, rules });
  return targets.map((one) => chooser.choose(one).map(({ name }) => name));
};

test.each([
  [{}, true],
  [{ clientId: 'ONE' }, true],
  [{ clientId: 'TWO' }, false],
  [{ operation: 'benefitRedeem' }, true],
  [{ operation: 'benefitIssue' }, false],
  [{ ipRoleId: '2160' }, true],
  [{ ipRoleId: '216' }, false],
  [{ bizNo: 'order-1' }, true],
  [{ bizNo: 'order-' }, false],
  [{ bizNo: 'order-*' }, true],
  [{ bizNo: '*' }, true],
  [{ bizNo: 'other-*' }, false],
  [{ bizNo: 'order-1', ipRoleId: '2161' }, false],
])('the condition %j matches: %s', (when, matches) => {
  expect(namesOf([{ fault: 'delay', when }], [target()])).toEqual([matches ? ['delay'] : []]);
});

test('a condition on bizNo does not match a request without one', () => {
  const { bizNo: _, ...without } = target();
  expect(namesOf([{ fault: 'delay', when: { bizNo: '*' } }], [without])).toEqual([[]]);
});

test('rules apply in order, with their settings, and as often as they say', () => {
  const chooser = createFaultChooser({
    seed: 's',
    rules: [
      { fault: ['raw-base64', 'delay'], ms: 5, times: 2 },
      { fault: 'reset', when: { bizNo: 'other' } },
    ],
  });
  const strike = [
    { name: 'raw-base64', settings: { ms: 5 } },
    { name: 'delay', settings: { ms: 5 } },
  ];
  expect([1, 2, 3].map(() => chooser.choose(target()))).toEqual([strike, strike, []]);
  expect(chooser.list().map(({ id, struck }) => [id, struck])).toEqual([
    [1, 2],
    [2, 0],
  ]);
  expect(chooser.add({ fault: 'reset' })).toBe(3);
  expect(chooser.choose(target())).toEqual([{ name: 'reset', settings: {} }]);
  expect(chooser.remove(3)).toBe(true);
  expect(chooser.remove(3)).toBe(false);
  expect(chooser.choose(target())).toEqual([]);
});

test('a probability is kept to, and does not depend on the order of arrival', () => {
  const rules = [{ fault: 'delay', probability: 0.2 }];
  const targets = Array.from({ length: 5_000 }, (_, index) => target({ bizNo: `order-${index}` }));
  const forward = namesOf(rules, targets);
  const struck = forward.filter((names) => names.length > 0).length;
  // Six standard deviations of the binomial distribution around 1,000: 170.
  expect(Math.abs(struck - 1_000)).toBeLessThan(170);
  expect(namesOf(rules, [...targets].reverse()).reverse()).toEqual(forward);
  expect(namesOf(rules, targets, 'another')).not.toEqual(forward);
});

test('a repeat of the same bizNo draws again', () => {
  const struck = namesOf(
    [{ fault: 'delay', probability: 0.5 }],
    Array.from({ length: 100 }, () => target()),
  ).map((names) => names.length);
  expect(new Set(struck)).toEqual(new Set([0, 1]));
});

test('never and always', () => {
  const targets = Array.from({ length: 100 }, (_, index) => target({ bizNo: `${index}` }));
  expect(namesOf([{ fault: 'delay', probability: 0 }], targets).flat()).toEqual([]);
  expect(namesOf([{ fault: 'delay', probability: 1 }], targets).flat()).toHaveLength(100);
});
