// In: the name of a hash and byte strings. Out: their digest, by the fastest way that the platform offers.
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { nativeCrypto } from '../native.ts';
import { subtleCrypto } from '../web-crypto.ts';
import { joinBytes } from './join-bytes.ts';

/** The hashes a DigestInfo in the wild names (RFC 8017 §9.2, note 1). */
export type HashName = 'MD5' | 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** Digest of the concatenation of the parts. */
export type Digest = (...parts: readonly Uint8Array[]) => Uint8Array | Promise<Uint8Array>;

interface Incremental {
  update(data: Uint8Array): Incremental;
  digest(): Uint8Array;
}

const PORTABLE = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-224': sha224,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
};
// Below 8 KiB the call into WebCrypto costs more than the hashing; above, it is up to eight times faster.
const WEB_CRYPTO_FROM = 8192;

/**
 * The digest function of a hash. MD5 and SHA-1 are here to recognise what others signed, never to sign.
 *
 * @example
 * const digest = await digestOf('SHA-256')(prefix, body); // 32 bytes
 */
export function digestOf(name: HashName): Digest {
  const native = nativeCrypto() as { createHash?: (name: string) => Incremental } | undefined;
  const createHash = native?.createHash;
  if (createHash) return (...parts) => run(createHash(name.replace('-', '').toLowerCase()), parts);
  const portable = PORTABLE[name];
  if (name === 'MD5' || name === 'SHA-224') return (...parts) => run(portable.create(), parts);
  return (...parts) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    return length < WEB_CRYPTO_FROM ? run(portable.create(), parts) : web(name, parts);
  };
}

function run(hash: Incremental, parts: readonly Uint8Array[]): Uint8Array {
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

async function web(name: string, parts: readonly Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await subtleCrypto().digest(name, parts.reduce(joinBytes)));
}
