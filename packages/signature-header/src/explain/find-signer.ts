// In: the readings of a header and the known keys. Out: which key made which reading, read back or verified.
import type { Ecc224Options } from '../ecc224.ts';
import { nativeCrypto } from '../native.ts';
import type { Verifier } from '../signer.ts';
import { joinBytes } from './join-bytes.ts';
import type { KnownKey } from './known-keys.ts';
import type { MessageFacts } from './read-input.ts';
import { type RecoveredSignature, recoverSignature } from './recover-signature.ts';
import { DIGEST_LIMITS, type SearchResult, searchText } from './search-text.ts';
import type { SignatureReading } from './signature-readings.ts';

/** An RSA signature that a known key made. */
export interface RsaSigner {
  readonly key: KnownKey;
  readonly reading: SignatureReading;
  readonly recovered: RecoveredSignature;
}

/** A signature that a key verifies over a text that was found. */
export interface VerifiedSigner {
  readonly key: KnownKey;
  readonly reading: SignatureReading;
  /** What ECC224 turned out to mean; undefined for RSA and for verifiers, which know by themselves. */
  readonly options: Ecc224Options | undefined;
  readonly search: SearchResult;
}

// A missing byte at the end is searched for: 256 powers of 0.1 ms each. Two would be 65,536.
const ONE_BYTE = 256;
// One P-224 verification takes about 0.5 ms natively and 6 ms portably, one of RSA 0.05 and 0.3: all stay near 0.2 s.
const VERIFICATIONS = { EC: { native: 400, portable: 36 }, RSA: { native: 3000, portable: 600 } };

/** Reads every reading with every RSA key; the checked key and the plainest reading first. */
export async function findRsaSigner(
  readings: readonly SignatureReading[],
  keys: readonly KnownKey[],
): Promise<RsaSigner | undefined> {
  let uncertain: RsaSigner | undefined;
  for (const reading of readings)
    for (const key of keys) {
      const size = key.rsa?.n.length ?? 0;
      // Leading zero bytes are lost when a signature was handled as a number.
      if (!key.rsa || reading.bytes.length > size || reading.bytes.length < size - 2) continue;
      const recovered = await recoverSignature(reading.bytes, key.rsa);
      const lost = reading.bytes.length < size && !reading.codes.includes('signature-truncated');
      const found = recovered && {
        key,
        recovered,
        reading: lost ? { ...reading, codes: [...reading.codes, 'signature-truncated' as const] } : reading,
      };
      if (found?.recovered.certain) return found;
      uncertain ??= found;
    }
  return uncertain ?? completeSignature(readings, keys);
}

/** A signature that lacks its last byte, with that byte found again. */
async function completeSignature(
  readings: readonly SignatureReading[],
  keys: readonly KnownKey[],
): Promise<RsaSigner | undefined> {
  const [key] = keys;
  const short = readings.find(({ bytes }) => bytes.length + 1 === key?.rsa?.n.length);
  if (!key?.rsa || !short) return undefined;
  for (let last = 0; last < ONE_BYTE; last++) {
    const bytes = Uint8Array.from([...short.bytes, last]);
    const recovered = await recoverSignature(bytes, key.rsa);
    if (recovered?.certain)
      return {
        key,
        recovered,
        reading: { bytes, codes: [...new Set([...short.codes, 'signature-truncated' as const])] },
      };
  }
  return undefined;
}

/**
 * ECDSA gives no digest away, and neither does a verifier: every text has to be verified. The text as given is tried
 * with every key and hash, then changes of the text with the first key.
 */
export async function findVerifiedSigner(
  message: MessageFacts,
  readings: readonly SignatureReading[],
  about: { readonly keys: readonly KnownKey[]; readonly configured: Ecc224Options },
): Promise<{ readonly signer: VerifiedSigner | undefined; readonly tried: number }> {
  const ways: (Omit<VerifiedSigner, 'search'> & { readonly verifier: Verifier })[] = [];
  for (const reading of readings)
    for (const key of about.keys) ways.push(...(await waysOf(reading, key, about.configured)));
  const [first] = ways;
  const limit = VERIFICATIONS[first?.key.type ?? 'RSA'][nativeCrypto() ? 'native' : 'portable'];
  let tried = 0;
  for (const { verifier, ...way } of ways.slice(0, limit)) {
    const search = await searchText(message, verifies(verifier, way.reading), {
      candidates: 1,
      work: Infinity,
    });
    tried++;
    if (search.found) return { signer: { ...way, search }, tried };
  }
  const rest = ways.filter(({ key, reading }) => key === first?.key && reading === first.reading);
  for (const [i, { verifier, ...way }] of rest.entries()) {
    // With two hashes to try, the configured one gets half of what may be tried.
    const left = Math.max(1, Math.floor((limit - tried) / (rest.length - i)));
    const search = await searchText(message, verifies(verifier, way.reading), {
      ...DIGEST_LIMITS,
      candidates: left,
    });
    tried += search.tried;
    if (search.found) return { signer: { ...way, search }, tried };
  }
  return { signer: undefined, tried };
}

/** One key and one reading: a verifier as it is, or P-224 with the configured hash and then the other. */
async function waysOf(
  reading: SignatureReading,
  key: KnownKey,
  configured: Ecc224Options,
): Promise<readonly (Omit<VerifiedSigner, 'search'> & { readonly verifier: Verifier })[]> {
  if (key.verifier) return [{ key, reading, options: undefined, verifier: guarded(key.verifier) }];
  const encoding = encodingOf(reading.bytes);
  const { spki } = key;
  if (key.type !== 'EC' || !encoding || !spki) return [];
  // The curve is a third of explain's size and seldom needed: a bundler may put it into a file of its own.
  const { ecc224 } = await import('../ecc224.ts');
  const hashes =
    configured.hash === 'SHA-256' ? (['SHA-256', 'SHA-224'] as const) : (['SHA-224', 'SHA-256'] as const);
  return Promise.all(
    hashes.map(async (hash) => {
      const options = { hash, encoding };
      return { key, reading, options, verifier: await ecc224(options).verificationKey(spki) };
    }),
  );
}

/** A verifier of the caller's may reject, for instance because it is a service: that verifies nothing. */
function guarded(verifier: Verifier): Verifier {
  const { algorithm, keyVersion } = verifier;
  return {
    algorithm,
    keyVersion,
    verify: async (bytes, signature) => {
      try {
        return (await verifier.verify(bytes, signature)) === true;
      } catch {
        return false;
      }
    },
  };
}

function verifies(verifier: Verifier, { bytes }: SignatureReading) {
  return (prefix: Uint8Array, body: Uint8Array): Promise<boolean> =>
    verifier.verify(joinBytes(prefix, body), bytes);
}

/** DER sequences of two numbers of 28 bytes have 58 to 64 bytes and more rarely less; the raw form has 56. */
function encodingOf(bytes: Uint8Array): 'der' | 'raw' | undefined {
  if (bytes[0] === 0x30 && bytes[1] === bytes.length - 2 && bytes.length < 72) return 'der';
  return bytes.length === 56 ? 'raw' : undefined;
}
