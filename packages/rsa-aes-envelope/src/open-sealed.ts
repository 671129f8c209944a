// In: the bytes of a sealed body, its Encrypt header, the own keys. Out: the plaintext, or the one opening failure.
import { type ContentKey, contentKeyBytes, holdContentKey } from './content-key.ts';
import { type EncryptHeader, parseEncryptHeader } from './encrypt-header.ts';
import { EnvelopeError, openingFailure } from './errors.ts';
import { nativeFor } from './native-crypto.ts';
import { type OpeningKey, openingMaterial } from './opening-key.ts';
import { rsaAesOpening } from './rsa-aes.ts';
import type { OpeningSuite } from './suite.ts';
import { isUtf8 } from './utf8.ts';

/** How to open. */
export interface OpenOptions {
  /** The value of the Encrypt header. */
  readonly encrypt: string;
  /** The own private keys, an allow-list; the last of a list is the newest, taken when the header names no version. */
  readonly keys?: OpeningKey | readonly OpeningKey[];
  /** How keys are wrapped and bodies sealed; default the gateway's suite. */
  readonly suite?: OpeningSuite;
  /** Largest plaintext in bytes; default 1 MiB. */
  readonly maxBytes?: number;
  /**
   * Opt-in: opens with this content key, the one of the own request, and leaves the header's symmetricKey alone. For a
   * peer that seals its answer with the request's key.
   */
  readonly contentKey?: ContentKey;
}

/** An opened body. */
export interface OpenedBody {
  /** The plaintext, UTF-8 text as bytes. */
  readonly body: Uint8Array;
  /** Of the key pair that was used; with `contentKey` what the header says. */
  readonly keyVersion: string | undefined;
  /** The AES key of this message: seal the answer with it. */
  readonly contentKey: ContentKey;
}

/** 1 MiB: a thousand times a redemption, and small enough to hold a few times over. */
const DEFAULT_MAX_BYTES = 1_048_576;
/** Base64 takes 4/3 of the bytes; the rest allows for line breaks even in short lines. */
const TEXT_FACTOR = 1.5;
/** One AES block of padding, and its share of Base64. */
const TEXT_EXTRA = 32;

/** The shared core of openBody and openUnverifiedBody (threat model §2.3, steps 3 to 8). */
export async function openSealed(body: Uint8Array, options: OpenOptions): Promise<OpenedBody> {
  const { encrypt, suite = rsaAesOpening, maxBytes = DEFAULT_MAX_BYTES } = options;
  if (!(body.length <= maxBytes * TEXT_FACTOR + TEXT_EXTRA)) throw tooLarge(maxBytes);
  const header = parseEncryptHeader(encrypt);
  const names = suite.algorithms.map((name) => name.toUpperCase());
  if (!names.includes(header.algorithm.toUpperCase())) {
    throw new EnvelopeError(
      'ERR_ENCRYPT_ALGORITHM_UNSUPPORTED',
      `The Encrypt header names an algorithm that this side does not use. Expected ${suite.algorithms.join(' or ')}; another suite has to be configured.`,
    );
  }
  const ciphertext = suite.decodeText(body);
  const opened =
    options.contentKey === undefined
      ? await openWithKeys(ciphertext, { header, keys: options.keys, suite })
      : await openWithContentKey(ciphertext, { header, contentKey: options.contentKey, suite });
  // The only place that throws the opening failure, so that not even its stack differs.
  if (opened === undefined) throw openingFailure();
  if (opened.body.length > maxBytes) throw tooLarge(maxBytes);
  return opened;
}

async function openWithContentKey(
  ciphertext: Uint8Array | undefined,
  options: { header: EncryptHeader; contentKey: ContentKey; suite: OpeningSuite },
): Promise<OpenedBody | undefined> {
  const { header, contentKey, suite } = options;
  const key = contentKeyBytes(contentKey);
  if (ciphertext === undefined) return undefined;
  try {
    const plaintext = await suite.openText(ciphertext, { key, native: nativeFor('auto') });
    if (plaintext === undefined || !isUtf8(plaintext)) return undefined;
    return { body: plaintext, keyVersion: header.keyVersion, contentKey };
  } catch {
    return undefined;
  }
}

async function openWithKeys(
  ciphertext: Uint8Array | undefined,
  options: { header: EncryptHeader; keys: OpenOptions['keys']; suite: OpeningSuite },
): Promise<OpenedBody | undefined> {
  const { header, suite } = options;
  const openingKey = selectOpeningKey(header.keyVersion, options.keys);
  const { rsa, native, breaker, substituteKey, accepts } = openingMaterial(openingKey);
  const wrapped = header.symmetricKey;
  // What anyone can see to be wrong touches no private key (RFC 8017 §7.2.2 step 1; 1 < c < n - 1).
  if (ciphertext === undefined || !accepts(wrapped)) return undefined;
  // Derived for every message, good or bad.
  const substitute = await substituteKey(wrapped, openingKey.aesBits / 8);
  // From this check to the count below the gateway's suite awaits nothing, so parallel calls cannot slip past it.
  breaker.check();
  try {
    const unwrapped = suite.unwrapKey(wrapped, { rsa, substitute });
    const key = unwrapped instanceof Promise ? await unwrapped : unwrapped;
    const text = suite.openText(ciphertext, { key, native });
    const plaintext = text instanceof Promise ? await text : text;
    if (plaintext !== undefined && isUtf8(plaintext)) {
      return { body: plaintext, keyVersion: openingKey.keyVersion, contentKey: holdContentKey(key) };
    }
  } catch {
    // A fault in the private operation, or a suite that throws: the same failure as everything else.
  }
  breaker.count();
  return undefined;
}

function selectOpeningKey(version: string | undefined, keys: OpenOptions['keys']): OpeningKey {
  const list =
    keys === undefined ? [] : Array.isArray(keys) ? (keys as readonly OpeningKey[]) : [keys as OpeningKey];
  const key =
    version === undefined ? list.at(-1) : list.find((candidate) => candidate.keyVersion === version);
  if (key !== undefined) return key;
  if (list.length === 0) {
    throw new EnvelopeError('ERR_OPENING_KEY_MISSING', 'The body is sealed and no opening key was given.');
  }
  throw new EnvelopeError(
    'ERR_KEY_VERSION_UNKNOWN',
    `The Encrypt header names a keyVersion that none of the ${list.length} opening keys has. Known: ${list.map((each) => each.keyVersion).join(', ')}.`,
  );
}

function tooLarge(maxBytes: number): EnvelopeError {
  return new EnvelopeError(
    'ERR_BODY_TOO_LARGE',
    `The sealed body is larger than the limit of ${maxBytes} bytes of plaintext. Raise maxBytes if such bodies are expected.`,
  );
}
