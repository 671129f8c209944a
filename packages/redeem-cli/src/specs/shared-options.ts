// In: nothing. Out: the options that several commands share, described once.
import type { OptionSpec } from '../option-spec.ts';

/** Where the gateway is and who we are. */
export const gatewayOptions: readonly OptionSpec[] = [
  {
    name: 'url',
    value: 'URL',
    about: 'base URL of the gateway; https, or http on loopback',
    from: 'setting',
  },
  { name: 'client-id', value: 'ID', about: 'client id that AlipayHK gave you', from: 'setting' },
  {
    name: 'signing-key',
    value: 'FILE',
    about: 'your private key: PEM or one-line Base64',
    from: 'setting',
    holds: 'key',
  },
  {
    name: 'gateway-key',
    value: 'FILE',
    about: "the gateway's public key; verifies answers and, with --seal, seals",
    from: 'setting',
    holds: 'key',
  },
  { name: 'seal', about: 'seal the request and require a sealed answer (RSA_AES)', from: 'setting' },
  {
    name: 'opening-key',
    value: 'FILE',
    about: 'private key that opens sealed answers, if not the signing key',
    from: 'setting',
    holds: 'key',
  },
  {
    name: 'key-version',
    value: 'V',
    about: 'version of your key, as the console shows it (default 1)',
    from: 'setting',
  },
  {
    name: 'gateway-key-version',
    value: 'V',
    about: "version of the gateway's key (default 1)",
    from: 'setting',
  },
  { name: 'timeout', value: 'SECONDS', about: 'give up after this long (default 15)', from: 'setting' },
];

/** What a signature is made with. */
export const algorithmOptions: readonly OptionSpec[] = [
  { name: 'alg', value: 'NAME', about: 'RSA256 (default) or ECC224', choices: ['RSA256', 'ECC224'] },
  {
    name: 'hash',
    value: 'NAME',
    about: 'with ECC224, sha256 or sha224: no page says which, so you must',
    choices: ['sha256', 'sha224'],
  },
  {
    name: 'encoding',
    value: 'NAME',
    about: 'with ECC224, der (default) or raw (r then s)',
    choices: ['der', 'raw'],
  },
];

/** The fields of the string to sign, body apart. */
export const signedFieldOptions: readonly OptionSpec[] = [
  { name: 'client-id', value: 'C', about: 'the Client-Id header', from: 'setting' },
  { name: 'time', value: 'T', about: 'the Request-Time or Response-Time header, exactly as sent' },
  { name: 'path', value: 'P', about: 'path of the request, without host, query included' },
  { name: 'method', value: 'M', about: 'HTTP method (default POST)' },
];

/** How to end: the outcome of a call at the gateway. */
export const outcomeExits: readonly (readonly [number, string])[] = [
  [0, 'succeeded: verified, SUCCESS'],
  [1, 'failed: verified, and nothing was redeemed'],
  [2, 'unknown: resend the same bizNo with the same body, never a new bizNo'],
  [64, 'wrong usage or input; nothing was sent'],
];
