// In: nothing. Out: the descriptions of `sign`, `verify`, `seal` and `open`, which work on one body and send nothing.
import type { CommandSpec } from '../option-spec.ts';
import { algorithmOptions, signedFieldOptions } from './shared-options.ts';

const path = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';

/** `redeemkit sign` */
export const sign: CommandSpec = {
  name: 'sign',
  summary: 'Sign the body on standard input; prints the Signature header value.',
  usage: '--key FILE --client-id C --time T --path P < body',
  positionals: [0, 0],
  options: [
    {
      name: 'key',
      value: 'FILE',
      about: 'your private key: PEM or one-line Base64',
      from: 'setting',
      setting: 'signing-key',
      holds: 'key',
    },
    ...signedFieldOptions,
    { name: 'key-version', value: 'V', about: 'keyVersion of the header (default 1)', from: 'setting' },
    ...algorithmOptions,
  ],
  examples: [
    [
      `redeemkit sign --key merchant.pem --client-id C --time 2026-01-01T12:00:00+08:00 --path ${path} < body.json`,
      'the value for a request',
    ],
  ],
  notes: [
    'The body is signed byte for byte as it arrives: a line end that an editor added counts. ' +
      'Sign a sealed body in its sealed form.',
  ],
  load: () => import('../commands/sign.ts'),
};

/** `redeemkit verify` */
export const verify: CommandSpec = {
  name: 'verify',
  summary: 'Verify the body on standard input against a Signature header value.',
  usage: '--key FILE --client-id C --time T --path P --signature VALUE < body',
  positionals: [0, 0],
  options: [
    {
      name: 'key',
      value: 'FILE',
      about: 'public key of the one who signed: PEM, one-line Base64 or certificate',
      from: 'setting',
      setting: 'gateway-key',
      holds: 'key',
    },
    ...signedFieldOptions,
    { name: 'signature', value: 'VALUE', about: 'the Signature header, whole' },
    ...algorithmOptions,
  ],
  examples: [
    [
      `redeemkit verify --key gateway-public.pem --client-id C --time 2026-01-01T12:00:01+08:00 --path ${path} --signature "$SIGNATURE" < answer.json`,
      'an answer: its Response-Time, and the path of the request',
    ],
  ],
  exits: [
    [0, 'the signature is genuine'],
    [1, 'it is not; the reason is on standard error'],
    [64, 'wrong usage or input'],
  ],
  load: () => import('../commands/verify.ts'),
};

/** `redeemkit seal` */
export const seal: CommandSpec = {
  name: 'seal',
  summary: 'Seal the plaintext on standard input; prints the sealed body.',
  usage: '--key FILE [--header-out FILE] < plaintext',
  positionals: [0, 0],
  options: [
    {
      name: 'key',
      value: 'FILE',
      about: "the recipient's public key",
      from: 'setting',
      setting: 'gateway-key',
      holds: 'key',
    },
    {
      name: 'aes-bits',
      value: 'N',
      about: 'length of the AES key: 256 (default), 192 or 128',
      choices: ['128', '192', '256'],
    },
    { name: 'key-version', value: 'V', about: 'keyVersion of the Encrypt header (default 1)' },
    {
      name: 'header-out',
      value: 'FILE',
      about: 'write the Encrypt header value to FILE instead of standard error',
      holds: 'file',
    },
  ],
  examples: [
    [
      'redeemkit seal --key gateway-public.pem --header-out encrypt.txt < body.json > sealed.txt',
      'then sign sealed.txt, not body.json',
    ],
  ],
  notes: ['The sealed body has no line end, because every byte of it is signed.'],
  load: () => import('../commands/seal.ts'),
};

/** `redeemkit open` */
export const open: CommandSpec = {
  name: 'open',
  summary: 'Open the sealed body on standard input; prints the plaintext bytes.',
  usage: '--key FILE --encrypt VALUE < body',
  positionals: [0, 0],
  options: [
    {
      name: 'key',
      value: 'FILE',
      about: "the recipient's private key",
      from: 'setting',
      setting: 'opening-key',
      holds: 'key',
    },
    { name: 'encrypt', value: 'VALUE', about: 'the Encrypt header, whole' },
    {
      name: 'aes-bits',
      value: 'N',
      about: 'length of the AES key: 256 (default), 192 or 128',
      choices: ['128', '192', '256'],
    },
  ],
  examples: [
    ['redeemkit open --key merchant.pem --encrypt "$(cat encrypt.txt)" < sealed.txt', 'the body as it was'],
  ],
  notes: [
    'This is a tool for looking at messages of your own: it opens without verifying. ' +
      'In a program verify first (secure-message does), or the opening key can be attacked.',
  ],
  exits: [
    [0, 'opened'],
    [1, 'it does not open with this key'],
    [64, 'wrong usage or input'],
  ],
  load: () => import('../commands/open.ts'),
};
