// In: rule files and headers, right and wrong. Out: checked rules, or an error that says where and what.
import { describe, expect, test } from 'vitest';
import { parseFaultHeader } from '../src/faults/fault-rules.ts';
import { isSandboxError, parseFaultRules } from '../src/index.ts';

const errorOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return isSandboxError(error) ? error : undefined;
  }
  return undefined;
};

test('a rule file with everything in it', () => {
  const file = {
    seed: 'monday',
    rules: [
      {
        fault: ['delay', 'raw-base64'],
        when: { clientId: 'ONE', operation: 'benefitRedeem', ipRoleId: '2160', bizNo: 'a*' },
        probability: 0.5,
        times: 2,
        ms: 10,
        bytes: 20,
      },
    ],
  };
  expect(parseFaultRules(file)).toEqual(file);
  expect(parseFaultRules({ rules: [] })).toEqual({ rules: [] });
});

test.each([
  [null, 'rule file'],
  [[], 'rule file'],
  [{}, 'rules'],
  [{ rules: {} }, 'rules'],
  [{ seed: 1, rules: [] }, 'seed'],
  [{ rules: [], colour: 'red' }, 'rule file.colour'],
  [{ rules: ['delay'] }, 'rules[0]'],
  [{ rules: [{}] }, 'rules[0].fault'],
  [{ rules: [{ fault: [] }] }, 'rules[0].fault'],
  [{ rules: [{ fault: [1] }] }, 'rules[0].fault'],
  [{ rules: [{ fault: 'delay', when: 'always' }] }, 'rules[0].when'],
  [{ rules: [{ fault: 'delay', when: { bizNo: 1 } }] }, 'rules[0].when.bizNo'],
  [{ rules: [{ fault: 'delay', when: { bizNo: '' } }] }, 'rules[0].when.bizNo'],
  [{ rules: [{ fault: 'delay', when: { user: 'x' } }] }, 'rules[0].when.user'],
  [{ rules: [{ fault: 'delay', probability: 1.1 }] }, 'rules[0].probability'],
  [{ rules: [{ fault: 'delay', probability: Number.NaN }] }, 'rules[0].probability'],
  [{ rules: [{ fault: 'delay', probability: '1' }] }, 'rules[0].probability'],
  [{ rules: [{ fault: 'delay', times: 0.5 }] }, 'rules[0].times'],
  [{ rules: [{ fault: 'delay', ms: -1 }] }, 'rules[0].ms'],
  [{ rules: [{ fault: 'delay', ms: 86_400_001 }] }, 'rules[0].ms'],
  [{ rules: [{ fault: 'gzip-bomb', bytes: 2 ** 31 }] }, 'rules[0].bytes'],
])('%j is refused at %s', (file, where) => {
  const error = errorOf(() => parseFaultRules(file));
  expect(error?.code).toBe('ERR_RULES_INVALID');
  expect(error?.message.startsWith(`${where}:`)).toBe(true);
});

test('an unknown fault is answered with the names that exist', () => {
  const error = errorOf(() => parseFaultRules({ rules: [{ fault: 'dealy' }] }));
  expect(error?.code).toBe('ERR_FAULT_UNKNOWN');
  expect(error?.message).toContain('delay, slow-drip');
});

describe('the Sandbox-Fault header', () => {
  test.each([
    ['delay', [{ name: 'delay', settings: {} }]],
    ['delay;ms=200', [{ name: 'delay', settings: { ms: 200 } }]],
    [
      ' delay ; ms=200 , gzip-bomb;bytes=7',
      [
        { name: 'delay', settings: { ms: 200 } },
        { name: 'gzip-bomb', settings: { bytes: 7 } },
      ],
    ],
  ])('%s', (value, chosen) => {
    expect(parseFaultHeader(value)).toEqual(chosen);
  });

  test.each([
    '',
    'delay,',
    'delay;ms',
    'delay;ms=',
    'delay;ms=-1',
    'delay;seconds=1',
    'delay ms=1',
    'DELAY',
    '__proto__',
  ])('"%s" is refused', (value) => {
    expect(errorOf(() => parseFaultHeader(value))?.code).toMatch(/^ERR_(RULES_INVALID|FAULT_UNKNOWN)$/);
  });
});
