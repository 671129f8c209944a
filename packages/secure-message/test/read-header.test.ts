import { readHeader } from '@redeemkit/secure-message';
import { expect, test } from 'vitest';

test.each([
  ['Fetch Headers', new Headers({ 'client-id': ' C1 ' })],
  ['a record in another letter case', { 'CLIENT-ID': ' C1' }],
  ['headersDistinct of Node', { 'client-id': ['C1'] }],
  ['a Map-like getter', { get: (name: string) => (name === 'Client-Id' ? 'C1' : undefined) }],
])('reads %s', (_, headers) => {
  expect(readHeader(headers, 'Client-Id')).toBe('C1');
  expect(readHeader(headers, 'Encrypt')).toBeUndefined();
});

test('absent is undefined, empty is empty', () => {
  expect(readHeader({ encrypt: undefined }, 'Encrypt')).toBeUndefined();
  expect(readHeader({ encrypt: [] }, 'Encrypt')).toBeUndefined();
  expect(readHeader({ encrypt: '' }, 'Encrypt')).toBe('');
});

test('a header that came twice is refused, as a list or in two letter cases', () => {
  for (const headers of [
    { signature: ['a', 'b'] },
    { signature: 'a', Signature: 'b' },
    { signature: ['a', 'a'] },
  ]) {
    expect(() => readHeader(headers, 'Signature')).toThrowError(
      expect.objectContaining({ code: 'ERR_HEADER_REPEATED' }),
    );
  }
});

test('a header named get is a header', () => {
  expect(readHeader({ get: 'x', signature: 's' }, 'Signature')).toBe('s');
});
