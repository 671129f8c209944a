// In: --alg, --hash and --encoding. Out: the signature algorithm they name.

import type { SignatureAlgorithm } from '@redeemkit/signature-header';
import { rsa256 } from '@redeemkit/signature-header';
import { CliError } from './errors.ts';
import type { Settings } from './settings.ts';

/**
 * RSA256 unless ECC224 is asked for; then the hash must be named, because no page of AlipayHK defines it.
 *
 * @throws CliError `ERR_USAGE` for a hash or encoding without ECC224, or ECC224 without a hash.
 */
export async function chooseAlgorithm(settings: Settings): Promise<SignatureAlgorithm> {
  const hash = settings.text('hash')?.value;
  const encoding = settings.text('encoding')?.value;
  if (settings.text('alg')?.value !== 'ECC224') {
    const extra = hash === undefined ? (encoding === undefined ? undefined : '--encoding') : '--hash';
    if (extra !== undefined) {
      throw new CliError(
        'ERR_USAGE',
        `${extra} belongs to --alg ECC224; RSA256 fixes it. Leave it out or add --alg ECC224.`,
      );
    }
    return rsa256;
  }
  if (hash === undefined) {
    throw new CliError(
      'ERR_USAGE',
      'ECC224 needs --hash sha256 or --hash sha224. No page says which one the gateway uses: ask AlipayHK.',
    );
  }
  // Loaded here, because RSA256 needs none of its curve arithmetic.
  const { ecc224 } = await import('@redeemkit/signature-header/ecc224');
  return ecc224({
    hash: hash === 'sha224' ? 'SHA-224' : 'SHA-256',
    encoding: encoding === 'raw' ? 'raw' : 'der',
  });
}
