// In: the keys the caller gave. Out: their public halves, fingerprints and labels; and what is wrong with them.
import { encodeHex, isBytes } from '../bytes.ts';
import { isSignatureHeaderError } from '../errors.ts';
import { type KeyMaterial, readKeyMaterial } from '../key-material.ts';
import type { Verifier } from '../signer.ts';
import type { CauseCode } from './cause-code.ts';
import type { ExplainInput, ExplainKey } from './diagnosis.ts';
import { digestOf } from './hash.ts';
import { inspectKey } from './inspect-key.ts';
import type { RsaNumbers } from './recover-signature.ts';

/** One key. Its private half, if there was one, is not kept. */
export interface KnownKey {
  readonly type: 'RSA' | 'EC';
  readonly isPrivate: boolean;
  /** 0 when only a verifier is known. */
  readonly bits: number;
  readonly spki: Uint8Array | undefined;
  readonly rsa: RsaNumbers | undefined;
  /** Empty when a verifier does not tell. */
  readonly fingerprint: string;
  readonly verifier: Verifier | undefined;
  readonly owner: string | undefined;
  readonly keyVersion: string | undefined;
  readonly environment: string | undefined;
  /** The one the signature is checked with. */
  readonly isChecked: boolean;
}

/** The keys that could be read, the checked one first, and why the others could not. */
export interface KnownKeys {
  readonly keys: readonly KnownKey[];
  readonly problems: readonly string[];
}

// More keys than any connection has; each costs a modular power per reading of the header.
const MAX_KEYS = 16;

/** Reads every key in every form; what cannot be read becomes a sentence. */
export async function readKeys(input: ExplainInput): Promise<KnownKeys> {
  const keys: KnownKey[] = [];
  const problems: string[] = [];
  const given = [input.verificationKey, ...(Array.isArray(input.keys) ? input.keys : [])].slice(0, MAX_KEYS);
  for (const [i, one] of given.entries()) {
    if (!one) continue;
    const label = i ? `keys[${i - 1}]` : 'verificationKey';
    const key = await readKey(one, i === 0);
    if (typeof key === 'string') problems.push(`${label}: ${key}`);
    else keys.push(key);
  }
  return { keys, problems };
}

async function readKey(given: ExplainKey, isChecked: boolean): Promise<KnownKey | string> {
  try {
    const { material } = given;
    const verifier = isVerifier(material) ? material : undefined;
    const found = isVerifier(material) ? describeVerifier(material) : await readPublic(material);
    if (typeof found === 'string') return found;
    const stated = (verifier as { fingerprint?: unknown } | undefined)?.fingerprint;
    return {
      ...found,
      verifier,
      fingerprint: found.spki
        ? encodeHex(await digestOf('SHA-256')(found.spki))
        : typeof stated === 'string'
          ? stated
          : '',
      owner: given.owner,
      keyVersion: given.keyVersion,
      environment: given.environment,
      isChecked,
    };
  } catch (error) {
    // This package's own messages quote nothing; any other might quote the key.
    return isSignatureHeaderError(error) ? error.message : 'no key in any form known here';
  }
}

function isVerifier(material: unknown): material is Verifier {
  return typeof (material as Partial<Verifier> | null | undefined)?.verify === 'function';
}

function describeVerifier({ algorithm }: Verifier): PublicPart {
  const type = algorithm === 'ECC224' ? 'EC' : 'RSA';
  return { type, isPrivate: false, bits: 0, spki: undefined, rsa: undefined };
}

type PublicPart = Pick<KnownKey, 'type' | 'isPrivate' | 'bits' | 'spki' | 'rsa'>;

async function readPublic(material: KeyMaterial): Promise<string | PublicPart> {
  if (typeof material === 'string' || isBytes(material)) {
    const key = inspectKey(material);
    if (key === 'encrypted') return 'encrypted with a passphrase';
    if (!key) return 'no RSA or EC key';
    if (key.type === 'EC' && key.curve !== 'P-224') return `an EC key on ${key.curve}; ECC224 needs P-224`;
    if (!key.spki) return 'an EC private key without its public point; give the public key';
    return {
      type: key.type,
      isPrivate: key.kind === 'private',
      bits: key.bits,
      spki: key.spki,
      rsa: key.rsa,
    };
  }
  const key = await readKeyMaterial(material);
  // An EC key out of a CryptoKey or KeyObject comes as DER and is read as such.
  if (key.type === 'EC') return readPublic(key.kind === 'private' ? key.pkcs8 : key.spki);
  const { n, e, spki, kind } = key;
  return { type: 'RSA', isPrivate: kind === 'private', bits: n.length * 8, spki, rsa: { n, e } };
}

/** How a key is called in evidence. */
export function nameKey(key: KnownKey): string {
  const parts = [
    key.owner === 'own' ? 'own' : key.owner === 'peer' ? 'peer’s' : undefined,
    key.environment,
    key.isPrivate ? 'private key' : 'public key',
    key.keyVersion === undefined ? undefined : `version ${key.keyVersion}`,
  ];
  const size = key.bits ? ` ${key.bits}` : '';
  const print = key.fingerprint ? `, sha256:${key.fingerprint.slice(0, 16)}…` : '';
  return `${parts.filter(Boolean).join(' ')} (${key.type}${size}${print})`;
}

/**
 * Why the key that made a signature is not the one it was checked with; the clearest difference counts.
 *
 * @returns undefined when it is the same key, or none was named as the checked one
 */
export function compareKeys(signer: KnownKey, keys: readonly KnownKey[]): CauseCode | undefined {
  const checked = keys.find(({ isChecked }) => isChecked);
  if (!checked || checked === signer || (signer.fingerprint && checked.fingerprint === signer.fingerprint))
    return undefined;
  const twins = keys.filter(
    (key) => key === checked || (key.fingerprint && key.fingerprint === checked.fingerprint),
  );
  const differs = (of: 'owner' | 'environment' | 'keyVersion'): boolean =>
    signer[of] !== undefined && twins.some((twin) => twin[of] !== undefined && twin[of] !== signer[of]);
  if (differs('owner')) return 'key-other-side';
  if (differs('environment')) return 'key-other-environment';
  if (signer.isPrivate && signer.owner === 'own') return 'key-pair-mismatch';
  if (differs('keyVersion')) return 'key-other-version';
  return signer.bits && checked.bits && signer.bits !== checked.bits ? 'key-size' : 'key-other';
}
