// In: a message, its header and the known keys. Out: who signed, what, and how it differs from what was given.
import { encodeBase64 } from '../base64.ts';
import { encodeHex } from '../bytes.ts';
import type { CauseCode } from './cause-code.ts';
import type { Cause, ExplainInput, SignatureFacts } from './diagnosis.ts';
import { findRsaSigner, findVerifiedSigner, type RsaSigner } from './find-signer.ts';
import { digestOf } from './hash.ts';
import { compareKeys, type KnownKey, type KnownKeys, nameKey } from './known-keys.ts';
import type { MessageFacts } from './read-input.ts';
import { DIGEST_LIMITS, type SearchResult, searchText } from './search-text.ts';
import type { LenientHeader } from './signature-readings.ts';
import { suspectSignature } from './suspect-causes.ts';
import { toCause } from './to-cause.ts';

// Twice-hashed texts are looked for among the text as given and the most frequent single changes only.
const TWICE_LIMITS = { candidates: 100, work: 2_000_000 };

/** What one kind of signature brought to light. */
export interface Finding {
  readonly signature: SignatureFacts;
  /** The key that made the signature, when one of those given did. */
  readonly signer: KnownKey | undefined;
  readonly causes: readonly Cause[];
  readonly search: Pick<SearchResult, 'tried' | 'complete'>;
  /** True when the signed text is known. */
  readonly isMatched: boolean;
}

/** Reads the signature with every RSA key, then verifies it with every EC key and verifier. */
export async function findSignedText(
  message: MessageFacts,
  header: LenientHeader,
  about: { readonly known: KnownKeys; readonly input: ExplainInput },
): Promise<Finding> {
  const recovered = await explainRsa(message, header, about.known);
  if (recovered) return recovered;
  const verified = await explainVerified(message, header, about);
  return typeof verified === 'number' ? explainNothing(header, about.known, verified) : verified;
}

async function explainRsa(
  message: MessageFacts,
  header: LenientHeader,
  known: KnownKeys,
): Promise<Finding | undefined> {
  const signer = await findRsaSigner(header.readings, known.keys);
  if (!signer) return undefined;
  const { recovered, reading, key } = signer;
  const digest = digestOf(recovered.hash);
  const plain = (prefix: Uint8Array, body: Uint8Array): boolean | Promise<boolean> =>
    mapDigest(digest(prefix, body), recovered.accepts);
  const again = hashedTwice(signer);
  // Each with its limits: the text as given both ways before anything else.
  const ways = [
    [plain, { ...DIGEST_LIMITS, candidates: 1 }],
    [again, { ...DIGEST_LIMITS, candidates: 1 }],
    [plain, DIGEST_LIMITS],
    [again, TWICE_LIMITS],
  ] as const;
  let search: SearchResult = { found: undefined, tried: 0, complete: true };
  let twice = false;
  for (const [accepts, limits] of ways) {
    const { found, tried, complete } = await searchText(message, accepts, limits);
    search = {
      found,
      tried: search.tried + tried,
      complete: limits === DIGEST_LIMITS ? complete : search.complete,
    };
    twice = accepts === again;
    if (found) break;
  }
  // The shape alone could be chance; without a text that fits there is nothing to say.
  if (!recovered.certain && !search.found) return undefined;
  return {
    signature: {
      length: reading.bytes.length,
      signedBy: key.fingerprint,
      padding: recovered.padding,
      hash: recovered.hash,
      digest: recovered.digest && encodeHex(recovered.digest),
    },
    signer: key,
    causes: [
      ...signerCauses(key, known.keys),
      ...reading.codes.map((code) =>
        toCause(code, 'proved', `once that is undone, the signature reads with the ${nameKey(key)}`),
      ),
      ...paddingCauses(signer),
      ...(twice && search.found
        ? [
            toCause(
              'text-hashed-twice',
              'proved',
              `${recovered.hash} of the digest of the text is what the signature holds`,
            ),
          ]
        : []),
      ...textCauses(
        search,
        `${recovered.hash} of the text`,
        recovered.padding === 'PSS' ? 'fits the PSS block' : 'is the digest in the signature',
      ),
    ],
    search,
    isMatched: search.found !== undefined,
  };
}

/** Keeps synchronous digests synchronous: thousands of awaits would cost as much as the hashing. */
function mapDigest(
  digest: Uint8Array | Promise<Uint8Array>,
  accepts: (digest: Uint8Array) => boolean | Promise<boolean>,
): boolean | Promise<boolean> {
  return digest instanceof Promise ? digest.then(accepts) : accepts(digest);
}

function hashedTwice({ recovered }: RsaSigner): (prefix: Uint8Array, body: Uint8Array) => Promise<boolean> {
  const digest = digestOf(recovered.hash);
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  return async (prefix, body) => {
    const first = await digest(prefix, body);
    const hex = encodeHex(first);
    for (const form of [first, encode(hex), encode(hex.toUpperCase()), encode(encodeBase64(first))])
      if (await recovered.accepts(await digest(form))) return true;
    return false;
  };
}

/** The finding, or how many texts were tried in vain. */
async function explainVerified(
  message: MessageFacts,
  header: LenientHeader,
  about: { readonly known: KnownKeys; readonly input: ExplainInput },
): Promise<Finding | number> {
  const { keys } = about.known;
  const configured = {
    hash: about.input.ecc224?.hash === 'SHA-224' ? 'SHA-224' : 'SHA-256',
    encoding: about.input.ecc224?.encoding === 'raw' ? 'raw' : 'der',
  } as const;
  const { signer, tried } = await findVerifiedSigner(message, header.readings, { keys, configured });
  if (!signer) return tried;
  const { key, reading, options, search } = signer;
  const verified = 'the signature verifies that way';
  const differs: readonly (readonly [boolean, CauseCode, string])[] = options
    ? [
        [
          options.encoding !== configured.encoding,
          'ecc-encoding',
          `it is ${options.encoding}, ${configured.encoding} is configured`,
        ],
        [
          options.hash !== configured.hash,
          'ecc-hash',
          `it is ${options.hash}, ${configured.hash} is configured`,
        ],
      ]
    : [];
  return {
    signature: {
      length: reading.bytes.length,
      signedBy: key.fingerprint,
      padding: key.type === 'EC' ? 'ECDSA' : 'PKCS#1 v1.5',
      hash: options?.hash ?? (key.type === 'EC' ? undefined : 'SHA-256'),
      digest: undefined,
    },
    signer: key,
    causes: [
      ...signerCauses(key, keys),
      ...reading.codes.map((code) => toCause(code, 'proved', `once that is undone, ${verified}`)),
      ...differs.flatMap(([holds, code, what]) =>
        holds ? [toCause(code, 'proved', `${what}; ${verified}`)] : [],
      ),
      ...textCauses(search, 'the text', 'verifies'),
    ],
    search: { tried, complete: search.complete },
    isMatched: true,
  };
}

function explainNothing(header: LenientHeader, known: KnownKeys, tried: number): Finding {
  const suspicions = suspectSignature(header, known.keys).map((suspicion) => toCause(...suspicion));
  if (known.keys[0]?.verifier)
    suspicions.push(
      toCause('key-unknown', 'possible', `neither this text nor ${tried} variants of it verify`),
    );
  return {
    signature: {
      length: header.readings[0]?.bytes.length ?? 0,
      signedBy: undefined,
      padding: undefined,
      hash: undefined,
      digest: undefined,
    },
    signer: undefined,
    causes: known.keys.length ? suspicions : [],
    search: { tried, complete: true },
    isMatched: false,
  };
}

function signerCauses(signer: KnownKey, keys: readonly KnownKey[]): readonly Cause[] {
  const code = compareKeys(signer, keys);
  const [checked] = keys;
  return code && checked
    ? [toCause(code, 'proved', `made with the ${nameKey(signer)}, checked with the ${nameKey(checked)}`)]
    : [];
}

/** The checked key did not sign, and is known by its fingerprint as one of the side that did not sign. */
export function swappedSides(
  { signedBy }: MessageFacts,
  { keys }: KnownKeys,
  { signer, causes }: Finding,
): readonly Cause[] {
  const checked = keys.find(({ isChecked }) => isChecked);
  const twin = keys.find(
    (key) =>
      (key === checked || (key.fingerprint && key.fingerprint === checked?.fingerprint)) &&
      key.owner !== undefined &&
      key.owner !== signedBy,
  );
  if (!checked || !twin || signer === checked || causes.some(({ code }) => code === 'key-other-side'))
    return [];
  const side = signedBy === 'own' ? 'you' : 'the peer';
  return [
    toCause(
      'key-other-side',
      'proved',
      `${side} signed this message; the key it is checked with has the fingerprint of the ${nameKey(twin)}`,
    ),
  ];
}

function paddingCauses({ recovered, key }: RsaSigner): readonly Cause[] {
  const under = `read from the signature with the ${nameKey(key)}`;
  const causes: Cause[] = [];
  if (recovered.padding === 'PSS')
    causes.push(toCause('padding-pss', 'proved', `PSS padding with ${recovered.hash}, ${under}`));
  if (recovered.padding === 'bare')
    causes.push(
      toCause(
        'digest-info-missing',
        'proved',
        `a digest of ${recovered.digest?.length} bytes alone, ${under}`,
      ),
    );
  if (recovered.hash !== 'SHA-256')
    causes.push(toCause('hash-other', 'proved', `${recovered.hash}, ${under}`));
  return causes;
}

function textCauses({ found }: SearchResult, what: string, shows: string): readonly Cause[] {
  return [...new Set(found?.codes)].map((code) =>
    toCause(code, 'proved', `with ${found?.note}, ${what} ${shows}`),
  );
}
