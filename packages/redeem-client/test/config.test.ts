// In: configurations, right and wrong. Out: each wrong one refused with its code, before any request.
import {
  createRedeemClient,
  isRedeemClientError,
  type RedeemClientConfig,
  type WarningView,
} from '@redeemkit/redeem-client';
import { isSecureMessageError } from '@redeemkit/secure-message';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CLIENT_ID, gateway, merchant, redemption, signed } from './fake-gateway.ts';

const good: RedeemClientConfig = {
  baseUrl: 'https://gateway.test',
  clientId: CLIENT_ID,
  signingKey: merchant.signingKey,
  verificationKeys: gateway.verificationKey,
};
const codeOf = (config: object): string | undefined => {
  try {
    createRedeemClient({ ...good, ...config } as RedeemClientConfig);
  } catch (error) {
    if (isRedeemClientError(error) || isSecureMessageError(error)) return error.code;
    throw error;
  }
  return undefined;
};

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe('baseUrl', () => {
  test.each([
    'https://open.example',
    'https://open.example:8443/',
    'http://127.0.0.1:8080',
    'http://127.9.9.9',
    'http://localhost:1',
    'http://[::1]:8080',
  ])('%s is taken', (baseUrl) => {
    expect(codeOf({ baseUrl })).toBeUndefined();
  });

  test.each([
    '',
    'gateway.test',
    '//gateway.test',
    'http://gateway.test',
    'http://127.0.0.1.evil.test',
    'http://localhost.evil.test',
    'http://10.0.0.1',
    'ftp://gateway.test',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:secret@gateway.test',
    'https://gateway.test/path',
    'https://gateway.test/?query',
    'https://gateway.test/#fragment',
  ])('%j is refused', (baseUrl) => {
    expect(codeOf({ baseUrl })).toBe('ERR_BASE_URL');
  });
});

test.each([
  ['a client id with a dot', { clientId: 'A.1' }],
  ['an empty client id', { clientId: '' }],
  ['a client id of 65 characters', { clientId: 'x'.repeat(65) }],
  ['no signing key', { signingKey: undefined }],
  ['a PEM instead of a signing key', { signingKey: merchant.privatePem }],
  ['no verification key', { verificationKeys: undefined }],
  ['an empty list of verification keys', { verificationKeys: [] }],
  ['a sealing key without opening keys', { sealingKey: gateway.sealingKey }],
  ['opening keys without a sealing key', { openingKeys: merchant.openingKey }],
  ['no time for an attempt', { timeouts: { attemptMs: 0 } }],
  ['NaN as deadline', { timeouts: { totalMs: Number.NaN } }],
  ['a negative limit', { limits: { responseBytes: -1 } }],
  ['a negative pause', { retry: { on: 'not-sent', delaysMs: [-1] } }],
  ['a retry policy of another kind', { retry: { on: 'always', delaysMs: [] } }],
])('%s is refused', (_, config) => {
  expect(codeOf(config)).toBe('ERR_CONFIG_INVALID');
});

test('it does not start while certificate checks are switched off', () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  expect(codeOf({})).toBe('ERR_TLS_CHECKS_OFF');
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '1');
  expect(codeOf({})).toBeUndefined();
});

test('a platform without fetch is named', () => {
  vi.stubGlobal('fetch', undefined);
  expect(codeOf({})).toBe('ERR_FETCH_MISSING');
  expect(codeOf({ fetch: async () => signed() })).toBeUndefined();
});

describe('keys', () => {
  test('the same key on both sides is refused: an own request could come back as an answer', () => {
    expect(codeOf({ verificationKeys: merchant.verificationKey })).toBe('ERR_KEY_SHARED_WITH_PEER');
    expect(codeOf({ sealingKey: merchant.sealingKey, openingKeys: merchant.openingKey })).toBe(
      'ERR_KEY_SHARED_WITH_PEER',
    );
  });

  test('nor does a looked-up one verify', async () => {
    const client = createRedeemClient({
      ...good,
      verificationKeys: () => merchant.verificationKey,
      // The request itself, reflected: same method, path, client id and signature.
      fetch: async (_, { headers, body }) =>
        new Response(body, { headers: { ...headers, 'Response-Time': headers['Request-Time'] ?? '' } }),
    });
    expect(await client.redeem(redemption())).toMatchObject({
      status: 'unknown',
      reason: { code: 'ERR_SIGNATURE_REFUSED' },
    });
  });

  test('one pair for signing and opening is warned of, once, through the hook', () => {
    const warnings: WarningView[] = [];
    const hooks = { onWarning: (view: WarningView) => warnings.push(view) };
    createRedeemClient({ ...good, sealingKey: gateway.sealingKey, openingKeys: merchant.openingKey, hooks });
    expect(warnings.map(({ code }) => code)).toEqual(['WARN_KEY_SIGNS_AND_OPENS']);
    expect(JSON.stringify(warnings)).not.toContain('PRIVATE');
  });
});
