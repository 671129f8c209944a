// In: nothing. Out: the descriptions of `explain` and `explain-key`.
import type { CommandSpec } from '../option-spec.ts';
import { algorithmOptions, gatewayOptions, signedFieldOptions } from './shared-options.ts';

const keyOptions = new Set([
  'signing-key',
  'gateway-key',
  'opening-key',
  'key-version',
  'gateway-key-version',
]);

/** `redeemkit explain` */
export const explain: CommandSpec = {
  name: 'explain',
  summary: 'Say why a signature does not verify, and prove it where that can be done.',
  usage: '(--curl LOG | --har FILE | --journal FILE | --signature VALUE … < body)',
  positionals: [0, 0],
  options: [
    { name: 'curl', value: 'LOG', about: 'what curl -v wrote; the last exchange in it', holds: 'file' },
    { name: 'har', value: 'FILE', about: 'a HAR file of a browser or proxy', holds: 'file' },
    { name: 'entry', value: 'N', about: 'which entry of the HAR (default: the last with a Signature)' },
    {
      name: 'journal',
      value: 'FILE',
      about: 'an entry of the sandbox, as its console gives it',
      holds: 'file',
    },
    {
      name: 'of',
      value: 'SIDE',
      about: 'explain the request or the answer (default: the answer, unless it says the request failed)',
      choices: ['request', 'answer'],
    },
    { name: 'sent', about: 'without a recording: you sent this message, and the gateway refused it' },
    { name: 'signature', value: 'VALUE', about: 'the Signature header, whole' },
    { name: 'encrypt', value: 'VALUE', about: 'the Encrypt header, whole' },
    { name: 'url', value: 'URL', about: 'the whole URL of the request' },
    ...signedFieldOptions,
    {
      name: 'body',
      value: 'FILE',
      about: 'the body as it travelled (default: the recording, or standard input)',
      holds: 'file',
    },
    {
      name: 'key',
      value: 'FILE',
      about:
        "the public key that the signature is checked with (default: the gateway's, or yours for what you sent)",
      holds: 'file',
    },
    ...gatewayOptions.filter(({ name }) => keyOptions.has(name)),
    {
      name: 'other-key',
      value: 'FILE',
      about: 'a further key that may be meant; repeatable',
      from: 'many',
      holds: 'file',
    },
    ...algorithmOptions.filter(({ name }) => name !== 'alg'),
  ],
  examples: [
    [
      'redeemkit explain --curl curl.log --body answer.json --client-id C --gateway-key gateway-public.pem',
      'the answer of: curl -v … 2> curl.log > answer.json',
    ],
    ['redeemkit explain --har session.har --of request --signing-key merchant.pem', 'the own request'],
    [
      'redeemkit explain --signature "$S" --client-id C --time T --path P --key gateway-public.pem < answer.json',
      'from its parts',
    ],
  ],
  notes: [
    'Prints the signed text, body included, and fingerprints of keys; never anything private of a key.',
  ],
  exits: [
    [0, 'the signature verifies as given'],
    [1, 'it does not; the reasons are printed'],
    [64, 'wrong usage or input'],
  ],
  load: () => import('../commands/explain.ts'),
};

/** `redeemkit explain-key` */
export const explainKey: CommandSpec = {
  name: 'explain-key',
  summary: 'Say what a key file is, what is wrong with it, and how to convert it.',
  usage: 'FILE',
  positionals: [1, 1],
  completes: 'file',
  options: [],
  examples: [['redeemkit explain-key merchant.pem', 'form, size, fingerprint and the openssl commands']],
  notes: ['Reads a key in any state, usable or not. Shows nothing private.'],
  exits: [
    [0, 'a key, and nothing stands in its way'],
    [1, 'something does, or it is no key'],
    [64, 'wrong usage or input'],
  ],
  load: () => import('../commands/explain-key.ts'),
};
