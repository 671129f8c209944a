// In: the bytes of a sealed body, its Encrypt header, the own keys. Out: the plaintext, or the one opening failure.
import { type ContentKey, holdContentKey } from './content-key.ts';
import { type EncryptHeader, parseEncryptHeader } from './encrypt-header.ts';
import { EnvelopeError, openingFailure } from './errors.ts';
import { nativeFor } from './native-crypto.ts';
import { reveal } from './opaque.ts';
import type { OpeningKey, OpeningMaterial } from './opening-key.ts';
import { rsaAesOpening } from './rsa-aes.ts';
import type { OpeningSuite } from './suite.ts';

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
  const { suite = rsaAesOpening, maxBytes = DEFAULT_MAX_BYTES } = options;
  const tooLarge = () =>
    new EnvelopeError('ERR_BODY_TOO_LARGE', `Sealed body holds more than maxBytes ${maxBytes}`);
  if (!(body.length <= maxBytes * TEXT_FACTOR + TEXT_EXTRA)) throw tooLarge();
  const header = parseEncryptHeader(options.encrypt);
  if (!suite.algorithms.some((name) => name.toUpperCase() === header.algorithm.toUpperCase())) {
    throw new EnvelopeError(
      'ERR_ENCRYPT_ALGORITHM_UNSUPPORTED',
      `Encrypt header: this suite reads ${suite.algorithms.join(' or ')} only`,
    );
  }
  const opened = await attempt(suite.decodeText(body), { ...options, suite, header });
  // The only place that throws the opening failure, so that not even its stack differs.
  if (!opened) throw openingFailure();
  if (opened.body.length > maxBytes) throw tooLarge();
  return opened;
}

/** Everything that a key takes part in. Returns undefined for every failure of it. */
async function attempt(
  ciphertext: unknown,
  options: OpenOptions & { readonly suite: OpeningSuite; readonly header: EncryptHeader },
): Promise<OpenedBody | undefined> {
  const { contentKey, suite, header } = options;
  const given = contentKey && reveal<Uint8Array>(contentKey, 'ContentKey');
  const openingKey = given ? undefined : selectKey(header.keyVersion, options.keys);
  const own = openingKey && reveal<OpeningMaterial>(openingKey, 'OpeningKey');
  const wrapped = header.symmetricKey;
  // What anyone can see to be wrong touches no private key (RFC 8017 §7.2.2 step 1; 1 < c < n - 1).
  if (ciphertext === undefined || own?.accepts(wrapped) === false) return undefined;
  // Derived for every message, good or bad.
  const substitute = await own?.substituteKey(wrapped);
  // From this check to the count below the gateway's suite awaits nothing, so parallel calls cannot slip past it.
  own?.breaker.check();
  try {
    const unwrapped =
      own && substitute ? suite.unwrapKey(wrapped, { rsa: own.rsa, substitute }) : (given as Uint8Array);
    const key = unwrapped instanceof Promise ? await unwrapped : unwrapped;
    const native = own ? own.native : nativeFor();
    const text = suite.openText(ciphertext, { key, native });
    const body = text instanceof Promise ? await text : text;
    if (body) {
      const { keyVersion } = openingKey ?? header;
      return { body, keyVersion, contentKey: contentKey ?? holdContentKey(key) };
    }
  } catch {
    // A fault in the private operation, or a suite that throws: the same failure as everything else.
  }
  own?.breaker.count();
  return undefined;
}

function selectKey(version: string | undefined, keys: OpenOptions['keys'] = []): OpeningKey {
  const list = [keys].flat() as readonly OpeningKey[];
  const key = version === undefined ? list.at(-1) : list.find((each) => each.keyVersion === version);
  if (key) return key;
  const known = list.map((each) => each.keyVersion).join();
  throw list.length
    ? new EnvelopeError('ERR_KEY_VERSION_UNKNOWN', `No opening key of this keyVersion; known: ${known}`)
    : new EnvelopeError('ERR_OPENING_KEY_MISSING', 'Sealed body without opening key');
}
