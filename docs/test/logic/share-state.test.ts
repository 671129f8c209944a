// In: states and fragments. Out: a link holds the state and never a key, and a damaged one is told from a foreign one.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createState,
  OPERATION_NAMES,
  TAMPERINGS,
} from '../../.vitepress/theme/playground/logic/message-state.ts';
import { fromFragment, toFragment } from '../../.vitepress/theme/playground/logic/share-state.ts';

const fragmentOf = (value: unknown): string =>
  `#m=${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`;

it('holds any state', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  const state = fc.record({
    operation: fc.constantFrom(...OPERATION_NAMES),
    clientId: text,
    path: text,
    time: text,
    keyVersion: text,
    sealed: fc.boolean(),
    aesBits: fc.constantFrom(128 as const, 192 as const, 256 as const),
    body: text,
    fault: text,
    faultSetting: text,
    tampering: fc.constantFrom(...TAMPERINGS),
    gateway: text,
  });
  fc.assert(
    fc.property(state, (given) => {
      const fragment = toFragment(given);
      expect(fragment).toMatch(/^#m=[\w-]+$/);
      expect(fromFragment(fragment)).toEqual(given);
    }),
  );
});

it('holds what differs from the start and nothing else', () => {
  expect(toFragment(createState())).toBe(fragmentOf({}));
  expect(toFragment({ ...createState(), sealed: true })).toBe(fragmentOf({ sealed: true }));
});

it('takes no member that a state does not have', () => {
  const state = { ...createState(), signingKey: 'secret', keys: { own: 'secret' } };
  expect(toFragment(state)).toBe(fragmentOf({}));
  expect(fromFragment(fragmentOf({ clientId: 'C', signingKey: 'secret', __proto__: { a: 1 } }))).toEqual({
    ...createState(),
    clientId: 'C',
  });
});

it('leaves other fragments to the page', () => {
  for (const fragment of ['', '#', '#keys', '#M=e30']) expect(fromFragment(fragment)).toBeUndefined();
});

it.each([
  ['cut', '#m=e'],
  ['not Base64', '#m=***'],
  ['not UTF-8', `#m=${Buffer.from([0xff, 0xfe]).toString('base64url')}`],
  ['not JSON', fragmentOf('{')],
  ['not an object', fragmentOf([1])],
  ['of another kind', fragmentOf({ body: 1 })],
  ['of an unknown operation', fragmentOf({ operation: 'pay' })],
  ['of an unknown size', fragmentOf({ aesBits: 512 })],
  ['of a body that is too large', fragmentOf({ body: 'a'.repeat(65_537) })],
  ['too long', `#m=${'A'.repeat(200_001)}`],
])('reports one that is %s', (_, fragment) => {
  expect(fromFragment(fragment)).toBe('unreadable');
});
