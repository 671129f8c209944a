// In: errors. Out: proof that the one error class carries its code and is recognised across copies and realms.
import { inspect } from 'node:util';
import { isSignatureHeaderError, SignatureHeaderError } from '@redeemkit/signature-header';
import { describe, expect, it, vi } from 'vitest';
import { attempt, ensure } from '../src/errors.ts';
import { codeOf } from './support/code-of.ts';

describe('SignatureHeaderError', () => {
  it('has a literal name, a code and no cause unless given one', () => {
    const error = new SignatureHeaderError('ERR_TIME_STALE', 'late');
    expect(error).toMatchObject({ name: 'SignatureHeaderError', code: 'ERR_TIME_STALE', message: 'late' });
    expect('cause' in error).toBe(false);
    expect(inspect(error)).toContain("code: 'ERR_TIME_STALE'");
    expect(Object.keys(error)).not.toContain('Symbol(SignatureHeaderError)');
  });

  it('is recognised when it comes from a second copy of the package', async () => {
    vi.resetModules();
    const copy = await import('../src/errors.ts');
    expect(copy.SignatureHeaderError).not.toBe(SignatureHeaderError);
    expect(isSignatureHeaderError(new copy.SignatureHeaderError('ERR_TIME_STALE', 'late'))).toBe(true);
  });

  it.each([
    [new Error('x')],
    [{ name: 'SignatureHeaderError', code: 'ERR_TIME_STALE' }],
    [null],
    [undefined],
    ['ERR_TIME_STALE'],
  ])('is not %o', (value) => {
    expect(isSignatureHeaderError(value)).toBe(false);
  });
});

describe('ensure and attempt', () => {
  it('throw the code they were given, and only then', async () => {
    expect(await codeOf(() => ensure(true, 'ERR_BODY_INVALID', 'x'))).toBeUndefined();
    for (const value of [false, 0, '', null, undefined])
      expect(await codeOf(() => ensure(value, 'ERR_BODY_INVALID', 'x'))).toBe('ERR_BODY_INVALID');
    expect(await attempt('ERR_SIGNER_FAILED', () => 7)).toBe(7);
    const cause = new Error('down');
    await expect(attempt('ERR_SIGNER_FAILED', () => Promise.reject(cause))).rejects.toMatchObject({
      code: 'ERR_SIGNER_FAILED',
      cause,
    });
  });
});
