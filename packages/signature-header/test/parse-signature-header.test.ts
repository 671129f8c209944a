// In: Signature headers as known peers send them. Out: proof that every dialect is read and one form is written.
import { formatSignatureHeader, parseSignatureHeader } from '@redeemkit/signature-header';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from './support/code-of.ts';

const bytes = new Uint8Array(256).map((_, i) => i);
const raw = Buffer.from(bytes).toString('base64');
const encoded = encodeURIComponent(raw);
const lowerEscapes = encoded.replace(/%../g, (triple) => triple.toLowerCase());
const RSA256 = 'RSA256';

describe('parseSignatureHeader', () => {
  it.each([
    // Row by row of docs/protocol §9: what was seen, who sends it, what it means.
    [
      '1 no blanks (AlipayHK benefitRedeem page)',
      `algorithm=RSA256,keyVersion=1,signature=${encoded}`,
      RSA256,
      '1',
    ],
    [
      '1 blanks after commas (AlipayHK fundamentals)',
      `algorithm=RSA256, keyVersion=1, signature=${encoded}`,
      RSA256,
      '1',
    ],
    [
      '1 mixed blanks, alias (AlipayHK createPass)',
      `algorithm=sha256withrsa,keyVersion=2, signature=${raw}`,
      RSA256,
      '2',
    ],
    ['1 tabs', `algorithm=RSA256,\tkeyVersion=1\t,signature=${encoded}`, RSA256, '1'],
    [
      '1 signature not last, empty keyVersion (ZOLOZ node demo)',
      `algorithm=RSA256, signature=${encoded}, keyVersion=`,
      RSA256,
      undefined,
    ],
    ['1 unknown keys', `algorithm=RSA256,keyVersion=1,nonce=8,signature=${encoded}`, RSA256, '1'],
    [
      '2 lower-case escapes (ZOLOZ shell, .NET)',
      `algorithm=RSA256, signature=${lowerEscapes}`,
      RSA256,
      undefined,
    ],
    ['2 raw Base64 (ZOLOZ documentation)', `algorithm=RSA256, signature=${raw}`, RSA256, undefined],
    [
      '2 raw Base64 without padding',
      `algorithm=RSA256,keyVersion=1,signature=${raw.replace(/=+$/, '')}`,
      RSA256,
      '1',
    ],
    [
      '2 URL alphabet',
      `algorithm=RSA256,keyVersion=1,signature=${Buffer.from(bytes).toString('base64url')}`,
      RSA256,
      '1',
    ],
    ['3 keyVersion absent (ZOLOZ Java)', `algorithm=RSA256, signature=${encoded}`, RSA256, undefined],
    [
      '3 keyVersion 0 (Java client of AlipayHK)',
      `algorithm=RSA256, keyVersion=0, signature=${encoded}`,
      RSA256,
      '0',
    ],
    ['3 keyVersion v1 (ZOLOZ PHP)', `algorithm=RSA256, keyVersion=v1, signature=${encoded}`, RSA256, 'v1'],
    ['3 keyVersion 2 (TNG, WorldFirst)', `algorithm=RSA256, keyVersion=2, signature=${encoded}`, RSA256, '2'],
    ['4 algorithm absent', `keyVersion=1,signature=${encoded}`, RSA256, '1'],
    ['4 algorithm empty', `algorithm=,keyVersion=1,signature=${encoded}`, RSA256, '1'],
    ['4 SHA256withRSA (Rebell)', `algorithm=SHA256withRSA, keyVersion=1, signature=${encoded}`, RSA256, '1'],
    ['4 lower case', `algorithm=rsa256,keyVersion=1,signature=${encoded}`, RSA256, '1'],
    ['4 ECC224 in any case', `algorithm=ecc224,keyVersion=1,signature=${encoded}`, 'ECC224', '1'],
    ['5 parameter names in any case', `Algorithm=RSA256,KEYVERSION=1,Signature=${encoded}`, RSA256, '1'],
  ])('reads dialect %s', (_, header, algorithm, keyVersion) => {
    const parsed = parseSignatureHeader(header);
    expect({ ...parsed, signature: [...parsed.signature] }).toEqual({
      algorithm,
      keyVersion,
      signature: [...bytes],
    });
  });

  it.each([
    [
      '10 a duplicate key',
      `algorithm=RSA256,algorithm=ECC224,signature=${encoded}`,
      'ERR_PARAMETER_DUPLICATE',
    ],
    [
      '10 a repeated header, joined',
      `algorithm=RSA256,signature=AAAA, algorithm=RSA256,signature=BBBB`,
      'ERR_PARAMETER_DUPLICATE',
    ],
    ['10 a bare key', 'algorithm=RSA256,signature', 'ERR_HEADER_MALFORMED'],
    ['10 bare Base64 (one WorldFirst template)', raw, 'ERR_HEADER_MALFORMED'],
    ['10 control characters', `algorithm=RSA256,signature=${encoded}\0`, 'ERR_HEADER_MALFORMED'],
    ['10 no signature', 'algorithm=RSA256,keyVersion=1', 'ERR_SIGNATURE_MISSING'],
    ['10 an empty signature', 'algorithm=RSA256,keyVersion=1,signature=', 'ERR_SIGNATURE_MISSING'],
    ['10 no Base64', 'algorithm=RSA256,keyVersion=1,signature=testing_signature!', 'ERR_BASE64_INVALID'],
    ['10 stray bits', 'algorithm=RSA256,keyVersion=1,signature=QR==', 'ERR_BASE64_INVALID'],
    [
      'the documentation sample with its line breaks',
      `algorithm=RSA256,signature=${encoded.slice(0, 76)} ${encoded.slice(76)}`,
      'ERR_HEADER_MALFORMED',
    ],
    [
      'an escaped line feed inside (base64 -w76)',
      `algorithm=RSA256,signature=${encoded.slice(0, 76)}%0a${encoded.slice(76)}`,
      'ERR_BASE64_INVALID',
    ],
    [
      'double percent-encoding',
      `algorithm=RSA256,signature=${encodeURIComponent(encoded)}`,
      'ERR_BASE64_INVALID',
    ],
  ])('refuses %s', async (_, header, code) => {
    expect(await codeOf(() => parseSignatureHeader(header))).toBe(code);
  });

  it('leaves an unknown algorithm to verifyMessage, which has the allow-list', () => {
    expect(parseSignatureHeader(`algorithm=HS256,signature=${encoded}`).algorithm).toBe('HS256');
    expect(parseSignatureHeader(`algorithm=XSHA256withRSA,signature=${encoded}`).algorithm).not.toBe(RSA256);
  });
});

describe('formatSignatureHeader', () => {
  it('writes three items, no blanks, signature last, percent-encoded', () => {
    expect(formatSignatureHeader({ algorithm: RSA256, keyVersion: '1', signature: bytes })).toBe(
      `algorithm=RSA256,keyVersion=1,signature=${encoded}`,
    );
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('RSA256', 'ECC224'),
        fc.option(fc.stringMatching(/^[!-+\--~]{1,20}$/), { nil: undefined }),
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        (algorithm, keyVersion, signature) => {
          const parsed = parseSignatureHeader(formatSignatureHeader({ algorithm, keyVersion, signature }));
          expect([parsed.algorithm, parsed.keyVersion, ...parsed.signature]).toEqual([
            algorithm,
            keyVersion,
            ...signature,
          ]);
        },
      ),
    );
  });

  it.each(['1,signature=AAAA', '1 ', '1\r\nX: y', 'é', '1,x=y'])(
    'refuses keyVersion %j',
    async (keyVersion) => {
      expect(['ERR_HEADER_MALFORMED', 'ERR_PARAMETER_DUPLICATE']).toContain(
        await codeOf(() => formatSignatureHeader({ algorithm: RSA256, keyVersion, signature: bytes })),
      );
    },
  );
});
