// In: what fetch rejects with on several runtimes. Out: whether the request may have left.
import { retryNever } from '@redeemkit/redeem-client';
import { describe, expect, test } from 'vitest';
import { causeCodeOf, toSendFailure } from '../src/send-failure.ts';
import { clientOf, redemption, signed, systemError } from './fake-gateway.ts';

const withCode = (code: string): Error => Object.assign(new Error('text'), { code });
const connecting = (code: string): Error => Object.assign(new Error('text'), { code, syscall: 'connect' });

describe('toSendFailure', () => {
  test.each([
    ['Node, refused', systemError('ECONNREFUSED', 'connect')],
    ['Node, name not found', systemError('ENOTFOUND', 'getaddrinfo')],
    ['Node, host unreachable while connecting', systemError('EHOSTUNREACH', 'connect')],
    ['Node, connect timeout', systemError('UND_ERR_CONNECT_TIMEOUT')],
    [
      'Node, every address refused',
      new TypeError('fetch failed', {
        cause: new AggregateError([connecting('ECONNREFUSED'), connecting('ENETDOWN')]),
      }),
    ],
    ['Node, a port that fetch blocks', new TypeError('fetch failed', { cause: new Error('bad port') })],
    ['Bun before 1.4, refused', withCode('ConnectionRefused')],
    ['Bun, refused', withCode('ECONNREFUSED')],
  ])('%s: certainly not sent', (_, error) => {
    expect(toSendFailure(error)).toMatchObject({ code: 'ERR_CONNECT', sent: 'no' });
  });

  test.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('%s: certainly not sent, and not tried again', async (code) => {
    expect(toSendFailure(systemError(code))).toMatchObject({ code: 'ERR_TLS', sent: 'no' });
    let requests = 0;
    const client = clientOf(() => {
      requests += 1;
      throw systemError(code);
    });
    expect(await client.redeem(redemption())).toMatchObject({ reason: { code: 'ERR_TLS', causeCode: code } });
    expect(requests).toBe(1);
  });

  test.each([
    ['a reset', systemError('ECONNRESET', 'read')],
    ['host unreachable on an open connection', systemError('EHOSTUNREACH', 'read')],
    ['a timeout on an open connection', systemError('ETIMEDOUT', 'read')],
    [
      'one address refused, another reset',
      new AggregateError([connecting('ECONNREFUSED'), withCode('ECONNRESET')]),
    ],
    ['an empty list of addresses', new AggregateError([])],
    ['the other side closed', systemError('UND_ERR_SOCKET')],
    ['not HTTP', systemError('HPE_INVALID_CONSTANT')],
    ['an error without code', new TypeError('fetch failed')],
    ['a string', 'broken'],
    ['undefined', undefined],
  ])('%s: it may have been sent', (_, error) => {
    expect(toSendFailure(error)).toMatchObject({ code: 'ERR_CONNECTION_LOST', sent: 'maybe' });
  });

  test('Node’s own fetch blocks port 1 before anything is sent', async () => {
    const client = clientOf(() => signed(), { baseUrl: 'http://127.0.0.1:1', fetch, retry: retryNever });
    const outcome = await client.redeem(redemption());
    expect(outcome).toMatchObject({ status: 'unknown', reason: { code: 'ERR_CONNECT', sent: 'no' } });
    // The advice says that nothing was sent; the message does not repeat it.
    expect(JSON.stringify(outcome).match(/nothing was sent/gi)).toHaveLength(1);
  });

  test('codes are taken only in the form of codes', () => {
    expect(causeCodeOf(withCode('ECONNRESET'))).toBe('ECONNRESET');
    expect(causeCodeOf(withCode('line\nbreak'))).toBeUndefined();
    expect(causeCodeOf(null)).toBeUndefined();
  });
});
