// In: journal records with and without what is optional. Out: the same, by way of a text.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answeredOf, answeredText, headOf, headText, receivedOf, receivedText } from '../src/record-text.ts';

// What HTTP lets into a header, and steps into their details.
const line = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
});
const anything = fc.string({ unit: 'binary' });
const headers = fc.array(fc.tuple(line, line), { maxLength: 5 });

test('any request', () => {
  const steps = fc.array(
    fc.record({
      step: fc.constantFrom('size' as const, 'signature' as const),
      verdict: fc.constantFrom('passed' as const, 'failed' as const),
      detail: line,
    }),
    { maxLength: 4 },
  );
  const record = fc.record(
    {
      tracerId: anything,
      at: fc.integer({ min: 0 }),
      method: anything,
      path: anything,
      headers,
      clientId: anything,
      operation: anything,
      bizNo: anything,
      ipRoleId: anything,
      steps,
    },
    { requiredKeys: ['tracerId', 'at', 'method', 'path', 'headers', 'steps'] },
  );
  fc.assert(
    fc.property(record, (one) => {
      expect(receivedOf(receivedText(one))).toEqual(one);
    }),
  );
});

test('any answer, and its head', () => {
  const record = fc.record(
    {
      at: fc.integer({ min: 0 }),
      status: fc.integer({ min: 100, max: 599 }),
      headers,
      resultCode: anything,
      resultStatus: anything,
      faults: fc.array(anything, { maxLength: 3 }),
      effect: fc.constantFrom('committed' as const, 'unchanged' as const, 'repeated' as const),
    },
    { requiredKeys: ['at', 'status', 'headers', 'faults', 'effect'] },
  );
  fc.assert(
    fc.property(record, (one) => {
      expect(answeredOf(answeredText(one))).toEqual(one);
      const { status, headers: fields } = one;
      expect(headOf(headText(one))).toEqual({ status, headers: fields });
    }),
  );
});
