// In: a key file's text or bytes. Out: what it is, what it can be turned into, and the commands that do so.
import { encodeBase64 } from '../base64.ts';
import { encodeHex } from '../bytes.ts';
import { isSignatureHeaderError } from '../errors.ts';
import { digestOf } from './hash.ts';
import { type InspectedKey, inspectKey, type KeyForm } from './inspect-key.ts';

/** One form the key can be turned into. `FILE` in the command stands for the file that was explained. */
export interface KeyConversion {
  readonly to: string;
  readonly command: string;
}

/** What {@link explainKey} found. Holds no private material: a public key at most, and fingerprints. */
export interface KeyExplanation {
  /** `key`: usable or convertible; `encrypted`: needs its passphrase first; `unknown`: no key that is known here. */
  readonly verdict: 'key' | 'encrypted' | 'unknown';
  /** One sentence for people. */
  readonly summary: string;
  readonly kind: 'private' | 'public' | undefined;
  readonly type: 'RSA' | 'EC' | undefined;
  readonly bits: number | undefined;
  readonly curve: string | undefined;
  readonly form: KeyForm | undefined;
  /** How the bytes are written. */
  readonly container: 'PEM' | 'Base64' | 'DER' | undefined;
  /** SHA-256 of the public half's SPKI, 64 hexadecimal digits: the same for both halves of a pair. */
  readonly fingerprint: string | undefined;
  /** What stands in the way, most serious first; empty when nothing does. */
  readonly problems: readonly string[];
  /** The form that consoles and Java peers of this header family take: one line of Base64, PKCS#8 or SPKI. */
  readonly peerNeeds: string | undefined;
  readonly conversions: readonly KeyConversion[];
  /** The public half as such a line; undefined where it cannot be told. */
  readonly publicKeyLine: string | undefined;
}

const NOTHING = {
  kind: undefined,
  type: undefined,
  bits: undefined,
  curve: undefined,
  form: undefined,
  container: undefined,
  fingerprint: undefined,
  peerNeeds: undefined,
  conversions: [],
  publicKeyLine: undefined,
} as const;

/**
 * Explains a key file: which half of a pair, type, size, form, what is wrong with it, and the `openssl` commands that
 * turn it into what a peer asks for. Never returns private material.
 *
 * @example
 * const { summary, fingerprint } = await explainKey(text);
 */
export async function explainKey(text: string | Uint8Array): Promise<KeyExplanation> {
  let key: ReturnType<typeof inspectKey>;
  try {
    key = inspectKey(text);
  } catch (error) {
    // These messages are this package's own and quote nothing.
    const message = isSignatureHeaderError(error)
      ? error.message
      : 'Expected the text or bytes of a key file';
    const encrypted = isSignatureHeaderError(error) && error.code === 'ERR_KEY_ENCRYPTED';
    return encrypted
      ? locked()
      : {
          ...NOTHING,
          verdict: 'unknown',
          summary: `This is no readable key. ${message}.`,
          problems: [message],
        };
  }
  if (key === 'encrypted') return locked();
  if (!key) {
    const problem = 'The bytes are no RSA or EC key, and no certificate of one';
    return { ...NOTHING, verdict: 'unknown', summary: `${problem}.`, problems: [problem] };
  }
  const container = containerOf(text);
  const fingerprint = key.spki && encodeHex(await digestOf('SHA-256')(key.spki));
  const size = key.curve ?? `${key.bits} bits`;
  const half = key.form === 'X.509 certificate' ? 'certificate with a public key' : `${key.kind} key`;
  const labels = container === 'DER' ? [] : labelProblems(textOf(text), key);
  return {
    verdict: 'key',
    summary: `${key.type} ${half}, ${size}, ${key.form === 'X.509 certificate' ? 'X.509' : key.form}, as ${container}${fingerprint ? `, sha256:${fingerprint.slice(0, 16)}…` : ''}.`,
    kind: key.kind,
    type: key.type,
    bits: key.bits,
    curve: key.curve,
    form: key.form,
    container,
    fingerprint,
    problems: [...policyProblems(key), ...labels],
    peerNeeds:
      key.kind === 'private'
        ? 'A peer never needs this key. A Java or console field for your own private key takes PKCS#8 as one line of Base64.'
        : 'One line of Base64 of the SPKI form (for RSA it starts with MII), without BEGIN and END lines.',
    conversions: conversionsOf(key, container),
    publicKeyLine: key.spki && encodeBase64(key.spki),
  };
}

function locked(): KeyExplanation {
  return {
    ...NOTHING,
    verdict: 'encrypted',
    kind: 'private',
    summary: 'This private key is protected by a passphrase; what it is shows once it is decrypted.',
    problems: ['The key is encrypted with a passphrase'],
    conversions: [
      { to: 'PKCS#8 PEM without passphrase', command: 'openssl pkey -in FILE -out plain.pem' },
      {
        to: 'PKCS#8 PEM, from a PKCS#12 file',
        command: 'openssl pkcs12 -in FILE -nodes -nocerts -out plain.pem',
      },
    ],
  };
}

function policyProblems(key: InspectedKey): readonly string[] {
  if (key.type === 'EC')
    return key.curve === 'P-224' ? [] : [`ECC224 needs P-224 (secp224r1); this is ${key.curve}`];
  const problems: string[] = [];
  if (key.bits < 2048) problems.push(`${key.bits} bits are too few: make a new pair of 2048 bits or more`);
  if (key.bits > 4096) problems.push(`${key.bits} bits are more than the 4096 accepted here`);
  if (encodeHex(key.rsa?.e) !== '010001')
    problems.push('The public exponent is not 65537; allow it with publicExponents, or make a new pair');
  return problems;
}

const LABELS: Readonly<Record<string, (key: InspectedKey) => boolean>> = {
  'RSA PRIVATE KEY': ({ kind, form }) => kind === 'private' && form === 'PKCS#1',
  'PRIVATE KEY': ({ kind, form }) => kind === 'private' && form === 'PKCS#8',
  'EC PRIVATE KEY': ({ form }) => form === 'SEC 1',
  'PUBLIC KEY': ({ form }) => form === 'SPKI',
  'RSA PUBLIC KEY': ({ kind, form }) => kind === 'public' && form === 'PKCS#1',
  CERTIFICATE: ({ form }) => form === 'X.509 certificate',
};

/** What this library reads all the same, and others stumble over. */
function labelProblems(text: string, key: InspectedKey): readonly string[] {
  const problems: string[] = [];
  const label = [...text.matchAll(/-----BEGIN ([A-Z ]+)-----/g)].map(([, name]) => name as string).at(-1);
  const fits = LABELS[label ?? ''];
  if (label && fits && !fits(key))
    problems.push(`The label says ${label}, the content is ${key.form}; OpenSSL refuses that`);
  if (/\\[nr]/.test(text))
    problems.push('Line ends are written as \\n: an environment file that was not unescaped');
  if (text.includes('\uFEFF')) problems.push('There is a byte order mark in the file; OpenSSL refuses that');
  if (/^\s*["']/.test(text)) problems.push('There are quotes around the key');
  return problems;
}

function textOf(text: string | Uint8Array): string {
  return typeof text === 'string' ? text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
}

function containerOf(text: string | Uint8Array): 'PEM' | 'Base64' | 'DER' {
  if (typeof text !== 'string' && text[0] === 0x30) return 'DER';
  return /-----BEGIN/.test(typeof text === 'string' ? text : new TextDecoder().decode(text))
    ? 'PEM'
    : 'Base64';
}

/** Commands for OpenSSL 1.1.1 and later that read the file as it is. */
function conversionsOf(key: InspectedKey, container: 'PEM' | 'Base64' | 'DER'): readonly KeyConversion[] {
  const isCertificate = key.form === 'X.509 certificate';
  const decode = container === 'Base64' ? 'openssl base64 -d -A -in FILE | ' : '';
  const from =
    container === 'PEM' ? '-in FILE' : container === 'DER' ? '-inform DER -in FILE' : '-inform DER';
  if (isCertificate)
    return [
      { to: 'SPKI PEM', command: `${decode}openssl x509 ${from} -noout -pubkey` },
      {
        to: 'SPKI, one line of Base64',
        command: `${decode}openssl x509 ${from} -noout -pubkey | openssl pkey -pubin -outform DER | openssl base64 -A`,
      },
    ];
  // openssl pkey reads SPKI only; PKCS#1 public keys have their own switch in openssl rsa.
  const read =
    key.kind === 'private'
      ? `openssl pkey ${from}`
      : key.form === 'PKCS#1'
        ? `openssl rsa -RSAPublicKey_in ${from}`
        : `openssl pkey -pubin ${from}`;
  const line = ' -outform DER | openssl base64 -A';
  if (key.kind === 'public')
    return [
      { to: 'SPKI, one line of Base64', command: `${decode}${read} -pubout${line}` },
      { to: 'SPKI PEM', command: `${decode}${read} -pubout` },
      ...(key.type === 'RSA'
        ? [
            {
              to: 'PKCS#1 PEM',
              command: `${decode}${key.form === 'PKCS#1' ? read : `openssl rsa -pubin ${from}`} -RSAPublicKey_out`,
            },
          ]
        : []),
    ];
  const pkcs8 = `${decode}openssl pkcs8 -topk8 -nocrypt ${from}`;
  return [
    { to: 'PKCS#8, one line of Base64', command: `${pkcs8}${line}` },
    { to: 'PKCS#8 PEM', command: pkcs8 },
    ...(key.type === 'RSA'
      ? [{ to: 'PKCS#1 PEM', command: `${decode}openssl rsa -traditional ${from}` }]
      : []),
    { to: 'the public half, SPKI, one line of Base64', command: `${decode}${read} -pubout${line}` },
  ];
}
