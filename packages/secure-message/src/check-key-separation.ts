// In: the fingerprints of the own keys and of the peer's. Out: warnings about keys in two roles; a refusal if both sides share one.
import { SecureMessageError } from './errors.ts';

/** Every imported key. What has no fingerprint, a signer in a KMS for instance, is passed over. */
export interface Fingerprinted {
  readonly keyVersion: string;
  readonly fingerprint?: string;
}

/** The keys in use, by side and role. */
export interface KeysInUse {
  readonly own: { readonly signing?: readonly Fingerprinted[]; readonly opening?: readonly Fingerprinted[] };
  readonly peer: {
    readonly verification?: readonly Fingerprinted[];
    readonly sealing?: readonly Fingerprinted[];
  };
}

/** One finding that is not an error. */
export interface KeyWarning {
  readonly code: 'WARN_KEY_SIGNS_AND_OPENS';
  readonly message: string;
  /** SHA-256 of the SPKI of the key pair concerned. */
  readonly fingerprint: string;
}

/**
 * Compares keys by fingerprint (threat model §2.3 step 9 and §3). A key pair that signs and opens turns a flaw in
 * opening into forged signatures: a warning, because AlipayHK registers one pair for both. A key that is the own and
 * the peer's at once makes every own request a valid answer to itself: refused.
 *
 * @returns one warning for each own key pair in two roles
 * @throws SecureMessageError ERR_KEY_SHARED_WITH_PEER
 * @example
 * const warnings = checkKeySeparation({
 *   own: { signing: [signingKey], opening: [openingKey] },
 *   peer: { verification: [alipayHkVerificationKey], sealing: [alipayHkSealingKey] },
 * });
 */
export function checkKeySeparation(keys: KeysInUse): readonly KeyWarning[] {
  const signing = fingerprints(keys.own.signing);
  const opening = fingerprints(keys.own.opening);
  const own = new Set([...signing, ...opening]);
  for (const fingerprint of [...fingerprints(keys.peer.verification), ...fingerprints(keys.peer.sealing)]) {
    if (own.has(fingerprint)) {
      throw new SecureMessageError(
        'ERR_KEY_SHARED_WITH_PEER',
        `Key sha256:${fingerprint.slice(0, 16)}… is own and the peer's: own requests would pass as answers. Obtain the peer's real key.`,
      );
    }
  }
  return [...signing]
    .filter((fingerprint) => opening.has(fingerprint))
    .map((fingerprint) => ({
      code: 'WARN_KEY_SIGNS_AND_OPENS',
      message: `Key sha256:${fingerprint.slice(0, 16)}… signs and opens: a flaw in opening could forge signatures. Better two pairs.`,
      fingerprint,
    }));
}

function fingerprints(keys: readonly Fingerprinted[] | undefined): Set<string> {
  const found = new Set<string>();
  for (const { fingerprint } of keys ?? []) if (fingerprint) found.add(fingerprint);
  return found;
}
