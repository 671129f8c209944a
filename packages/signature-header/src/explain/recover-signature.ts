// In: a signature and an RSA public key. Out: what the signer padded and hashed, read back with the key's public half.
import { decodeHex, decodeInteger, encodeHex } from '../bytes.ts';
import { type Digest, digestOf, type HashName } from './hash.ts';
import { joinBytes } from './join-bytes.ts';

/** The public numbers of an RSA key, big-endian. */
export interface RsaNumbers {
  readonly n: Uint8Array;
  readonly e: Uint8Array;
}

/** What the public key brings to light. Only the holder of the private key can have made it. */
export interface RecoveredSignature {
  /** `bare`: the PKCS#1 v1.5 block holds a digest without the DigestInfo that names its hash. */
  readonly padding: 'PKCS#1 v1.5' | 'bare' | 'PSS';
  readonly hash: HashName;
  /** The digest that was signed; undefined for PSS, which hides it behind a salt. */
  readonly digest: Uint8Array | undefined;
  /** False when the shape alone could be chance: a PSS block whose salt fills it. A matching text then settles it. */
  readonly certain: boolean;
  /** Tells whether a text with this digest is the one that was signed. */
  accepts(digest: Uint8Array): boolean | Promise<boolean>;
}

// DER of DigestInfo up to the digest (RFC 8017 §9.2, note 1), and the digest's length in bytes.
const DIGEST_INFO: readonly (readonly [string, HashName, number])[] = [
  ['3031300d060960864801650304020105000420', 'SHA-256', 32],
  ['3021300906052b0e03021a05000414', 'SHA-1', 20],
  ['3051300d060960864801650304020305000440', 'SHA-512', 64],
  ['3041300d060960864801650304020205000430', 'SHA-384', 48],
  ['302d300d06096086480165030402040500041c', 'SHA-224', 28],
  ['3020300c06082a864886f70d020505000410', 'MD5', 16],
];
// Twice the largest key the policy takes, and its largest exponent: beyond, one power could take seconds.
const MAX_BITS = 8192;
const MAX_EXPONENT = 0x1_ffff_ffffn;
// RFC 8017 §9.2: at least 8 octets of 0xff. The same number of zeros makes chance in PSS smaller than 2^-64.
const MIN_PADDING = 8;

/**
 * Applies RSAVP1 (RFC 8017 §5.2.2) and reads the block as PKCS#1 v1.5, then as PSS. Public data only.
 *
 * @returns undefined when no such block appears: another key made this signature, or it is damaged
 */
export async function recoverSignature(
  signature: Uint8Array,
  key: RsaNumbers,
): Promise<RecoveredSignature | undefined> {
  const size = key.n.length;
  if (!size || size * 8 > MAX_BITS) return undefined;
  const block = toPower(decodeInteger(signature), key, size);
  if (!block) return undefined;
  return readPkcs1(block) ?? (block.at(-1) === 0xbc ? readPss(block, key.n) : undefined);
}

/** s^e mod n as bytes of the modulus' length; undefined when s is out of range. */
function toPower(base: bigint, key: RsaNumbers, size: number): Uint8Array | undefined {
  const n = decodeInteger(key.n);
  const e = decodeInteger(key.e);
  if (base >= n || e < 3n || e > MAX_EXPONENT) return undefined;
  let result = 1n;
  for (const bit of e.toString(2)) {
    result = (result * result) % n;
    if (bit === '1') result = (result * base) % n;
  }
  return decodeHex(result.toString(16).padStart(size * 2, '0'));
}

function readPkcs1(block: Uint8Array): RecoveredSignature | undefined {
  if (block[0] !== 0 || block[1] !== 1) return undefined;
  const end = block.indexOf(0, 2);
  if (end < 2 + MIN_PADDING || block.subarray(2, end).some((byte) => byte !== 0xff)) return undefined;
  const content = encodeHex(block.subarray(end + 1));
  const known = DIGEST_INFO.find(
    ([prefix, , length]) => content.startsWith(prefix) && content.length === prefix.length + 2 * length,
  );
  const bare = DIGEST_INFO.find(([, , length]) => content.length === 2 * length);
  const found = known ?? bare;
  if (!found) return undefined;
  const digest = decodeHex(content.slice(-2 * found[2]));
  const expected = encodeHex(digest);
  return {
    padding: known ? 'PKCS#1 v1.5' : 'bare',
    hash: found[1],
    digest,
    certain: true,
    accepts: (candidate) => encodeHex(candidate) === expected,
  };
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2) with MGF1 over the same hash, up to the step that needs the message. */
async function readPss(block: Uint8Array, n: Uint8Array): Promise<RecoveredSignature | undefined> {
  const bits = n.length * 8 - Math.clz32(n[0] as number) + 24 - 1;
  const encoded = block.subarray(block.length - Math.ceil(bits / 8));
  let possible: RecoveredSignature | undefined;
  for (const [, hash, length] of DIGEST_INFO) {
    const split = encoded.length - length - 1;
    if (split < 1) continue;
    const digest = digestOf(hash);
    const h = encoded.subarray(split, -1);
    const mask = await mgf1(h, split, digest);
    const db = encoded.subarray(0, split).map((byte, i) => byte ^ (mask[i] as number));
    db[0] = (db[0] as number) & (0xff >> (encoded.length * 8 - bits));
    const start = db.findIndex((byte) => byte !== 0);
    if (start < 0 || db[start] !== 1) continue;
    const salt = db.subarray(start + 1);
    const found: RecoveredSignature = {
      padding: 'PSS',
      hash,
      digest: undefined,
      certain: start >= MIN_PADDING,
      accepts: async (candidate) =>
        encodeHex(await digest(new Uint8Array(8), candidate, salt)) === encodeHex(h),
    };
    if (found.certain) return found;
    possible ??= found;
  }
  return possible;
}

/** MGF1 (RFC 8017 §B.2.1). */
async function mgf1(seed: Uint8Array, length: number, digest: Digest): Promise<Uint8Array> {
  let mask: Uint8Array = new Uint8Array();
  for (let counter = 0; mask.length < length; counter++)
    mask = joinBytes(mask, await digest(seed, new Uint8Array([0, 0, counter >> 8, counter & 255])));
  return mask.subarray(0, length);
}
