// In: platforms with and without node:crypto. Out: proof that the module is found where it is, and that its absence is no error.
import * as crypto from 'node:crypto';
import { nativeCrypto } from '@redeemkit/signature-header/native';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('nativeCrypto', () => {
  it('is node:crypto on Node', () => {
    expect(nativeCrypto()?.createPrivateKey).toBe(crypto.createPrivateKey);
  });

  it.each([[undefined], [{}], [{ getBuiltinModule: undefined }], [{ getBuiltinModule: () => undefined }]])(
    'is undefined where process is %o',
    (process) => {
      vi.stubGlobal('process', process);
      expect(nativeCrypto()).toBeUndefined();
    },
  );
});
