// In: nothing. Out: the descriptions of `keygen` and `keyinfo`.
import type { CommandSpec } from '../option-spec.ts';

/** `redeemkit keygen` */
export const keygen: CommandSpec = {
  name: 'keygen',
  summary: "Make a key pair: PEM files, and the line for the gateway's console.",
  usage: '[NAME]',
  positionals: [0, 1],
  options: [
    { name: 'out', value: 'FOLDER', about: 'where the files go (default: here)', holds: 'folder' },
    { name: 'alg', value: 'NAME', about: 'RSA256 (default) or ECC224', choices: ['RSA256', 'ECC224'] },
    {
      name: 'bits',
      value: 'N',
      about: 'RSA modulus: 2048 (default), 3072 or 4096',
      choices: ['2048', '3072', '4096'],
    },
  ],
  examples: [
    ['redeemkit keygen', 'merchant.pem, merchant-public.pem, merchant-public.txt'],
    ['redeemkit keygen gateway --out keys', 'a second pair, to play the gateway with'],
    ['redeemkit keygen ec --alg ECC224', 'ECDSA on P-224'],
  ],
  notes: [
    'Every file has mode 0600, and nothing is overwritten. The private key is in NAME.pem as PKCS#8; ' +
      'NAME-public.txt holds the public key as one line of Base64 without armour.',
  ],
  load: () => import('../commands/keygen.ts'),
};

/** `redeemkit keyinfo` */
export const keyinfo: CommandSpec = {
  name: 'keyinfo',
  summary: 'Say what a key file holds, and whether two files are a pair.',
  usage: 'FILE [FILE …]',
  positionals: [1, 16],
  completes: 'file',
  options: [],
  examples: [
    ['redeemkit keyinfo merchant.pem', 'kind, size, fingerprint and the public line'],
    ['redeemkit keyinfo merchant.pem gateway-public.pem', 'are they halves of one pair?'],
  ],
  notes: ['Shows fingerprints and public keys only, never anything private.'],
  load: () => import('../commands/keyinfo.ts'),
};
