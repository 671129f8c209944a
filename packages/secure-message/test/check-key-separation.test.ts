import { checkKeySeparation } from '@redeemkit/secure-message';
import { expect, test } from 'vitest';
import { gateway, merchant } from './parties.ts';

const peer = { verification: [gateway.verification], sealing: [gateway.sealing] };

test('one pair that signs and opens is a warning with its fingerprint', () => {
  const warnings = checkKeySeparation({
    own: { signing: [merchant.signing], opening: [merchant.opening] },
    peer,
  });
  expect(warnings).toEqual([
    {
      code: 'WARN_KEY_SIGNS_AND_OPENS',
      fingerprint: merchant.signing.fingerprint,
      message: expect.stringContaining('signs and opens'),
    },
  ]);
});

test('two pairs, or a signer without fingerprint, give none', () => {
  const kms = { algorithm: 'RSA256', keyVersion: '1' };
  expect(checkKeySeparation({ own: { signing: [kms], opening: [merchant.opening] }, peer })).toEqual([]);
  expect(checkKeySeparation({ own: { signing: [merchant.signing] }, peer })).toEqual([]);
  expect(checkKeySeparation({ own: {}, peer: {} })).toEqual([]);
});

test.each([
  [
    'own signing, peer verification',
    { own: { signing: [merchant.signing] }, peer: { verification: [merchant.verification] } },
  ],
  [
    'own opening, peer sealing',
    { own: { opening: [merchant.opening] }, peer: { sealing: [gateway.sealing, merchant.sealing] } },
  ],
  [
    'own signing, peer sealing',
    { own: { signing: [merchant.signing] }, peer: { sealing: [merchant.sealing] } },
  ],
  [
    'own opening, peer verification',
    { own: { opening: [merchant.opening] }, peer: { verification: [merchant.verification] } },
  ],
])('a key on both sides is refused: %s', (_, keys) => {
  expect(() => checkKeySeparation(keys)).toThrowError(
    expect.objectContaining({ code: 'ERR_KEY_SHARED_WITH_PEER' }),
  );
});
