// In: bytes and text. Out: proof that Base64 goes both ways and that only canonical text is read.
import { decodeBase64, encodeBase64 } from '@redeemkit/signature-header/base64';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from './support/code-of.ts';

describe('encodeBase64', () => {
  it('writes what Buffer writes, at any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      }),
    );
    const large = new Uint8Array(100_000).map((_, i) => i * 7);
    expect(encodeBase64(large)).toBe(Buffer.from(large).toString('base64'));
  });
});

describe('decodeBase64', () => {
  it('reads both alphabets, padded or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const padded = Buffer.from(bytes).toString('base64');
        for (const text of [padded, padded.replace(/=+$/, ''), Buffer.from(bytes).toString('base64url')])
          expect([...decodeBase64(text)]).toEqual([...bytes]);
      }),
    );
  });

  it.each([
    ['a blank', 'QU JD'],
    ['a line feed at the end', 'QUJD\n'],
    ['stray bits in two characters', 'QR'],
    ['stray bits in two padded characters', 'QR=='],
    ['stray bits in three characters', 'QUF='],
    ['one character', 'A'],
    ['one character too many', 'QUJDA'],
    ['padding alone', '=='],
    ['one sign of padding where two belong', 'QQ='],
    ['three signs of padding', 'Q==='],
    ['padding in the middle', 'QQ==QQ=='],
    ['a percent sign', 'QUJD%'],
    ['a character beyond ASCII', 'QUJé'],
    ['NUL', 'QUJ\0'],
  ])('refuses %s', async (_, text) => {
    expect(await codeOf(() => decodeBase64(text))).toBe('ERR_BASE64_INVALID');
  });

  it('never throws anything but its code, and takes linear time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        expect([undefined, 'ERR_BASE64_INVALID']).toContain(await codeOf(() => decodeBase64(text)));
      }),
    );
    const start = performance.now();
    await codeOf(() => decodeBase64(`${'='.repeat(1_000_000)}A`));
    // Quadratic work on a million characters would take minutes.
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
