// In: nothing. Out: the shapes of what explain takes and returns.
import type { Ecc224Options } from '../ecc224.ts';
import type { KeyMaterial } from '../key-material.ts';
import type { Verifier } from '../signer.ts';
import type { CauseCode } from './cause-code.ts';
import type { HashName } from './hash.ts';

/** A key and what you know of it. Of a private key only the public half is used, and the fingerprint shown. */
export interface ExplainKey {
  /**
   * The key itself, in any form. An imported key or a verifier of your own works too, and tells less: texts can be tried
   * with it, but nothing can be read out of the signature.
   */
  readonly material: KeyMaterial | Verifier;
  /** Whose pair it is of: yours, or that of the other side of the connection. */
  readonly owner?: 'own' | 'peer';
  /** As in the header. */
  readonly keyVersion?: string;
  /** `production`, `sandbox`, or another name of yours. */
  readonly environment?: string;
}

/** Headers as a platform gives them: Fetch `Headers`, or a record in any letter case. */
export type ExplainHeaders =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What you have at hand. Everything may be missing; the diagnosis says what more it needs. */
export interface ExplainInput {
  /** Whose message this is: `received` (default) from the peer, or `sent` by you and refused there. */
  readonly direction?: 'received' | 'sent';
  /** Default: told from the time headers. */
  readonly role?: 'request' | 'response';
  /** Of the request, for its answer too. Default POST. */
  readonly method?: string;
  /** The path as it was put into the signed text. Default: path and query of `url`. */
  readonly path?: string;
  /** The whole URL, where known. */
  readonly url?: string;
  readonly headers?: ExplainHeaders;
  /** Value of the Signature header, when there are no `headers` to take it from. */
  readonly signature?: string;
  /** The client id as it was put into the signed text. Default: the Client-Id header. */
  readonly clientId?: string;
  /** The time as it was put into the signed text. Default: the header of the message's role. */
  readonly time?: string;
  /** The bytes of the body as they travelled, or as near to them as there are. A string counts as UTF-8. */
  readonly body?: Uint8Array | string;
  /** The body before sealing or after opening, when `body` is the sealed one. */
  readonly plaintext?: Uint8Array | string;
  /** The sealed body, when `body` is the plaintext. */
  readonly sealedBody?: Uint8Array | string;
  /** The key that the signature is checked with. */
  readonly verificationKey?: ExplainKey;
  /** Every other key that may be meant. */
  readonly keys?: readonly ExplainKey[];
  /** What ECC224 means on this connection. Default SHA-256 and DER. */
  readonly ecc224?: Ecc224Options;
  /** Other client ids, times and paths or URLs that may have been mixed up with those of this message. */
  readonly otherClientIds?: readonly string[];
  readonly otherTimes?: readonly string[];
  readonly otherPaths?: readonly string[];
  /** Texts to try at most. Default: what fits into a quarter of a second, about 6,000 for a body of 600 bytes. */
  readonly maxCandidates?: number;
}

/**
 * `proved`: a digest or signature check shows it, or two key fingerprints do. `likely`: visible in what was given, and
 * nothing to check it against. `possible`: worth a look.
 */
export type Certainty = 'proved' | 'likely' | 'possible';

/** One cause found. */
export interface Cause {
  readonly code: CauseCode;
  readonly certainty: Certainty;
  /** What happened. */
  readonly sentence: string;
  /** What shows it. */
  readonly evidence: string;
  /** What to do. */
  readonly remedy: string;
  /** Where the repository says more. */
  readonly docs: string;
}

/** What the signature gave away under a public key. */
export interface SignatureFacts {
  /** Length in bytes as read from the header. */
  readonly length: number;
  /**
   * Fingerprint of the key that made it, 64 hexadecimal digits, empty for a verifier that does not tell; undefined when
   * no given key did.
   */
  readonly signedBy: string | undefined;
  readonly padding: 'PKCS#1 v1.5' | 'bare' | 'PSS' | 'ECDSA' | undefined;
  readonly hash: HashName | undefined;
  /** The signed digest in hexadecimal, where the padding shows it. */
  readonly digest: string | undefined;
}

/** What more is needed, and what for. */
export interface Need {
  readonly field: keyof ExplainInput;
  readonly why: string;
}

/** The answer of {@link explainVerification}. */
export interface Diagnosis {
  /**
   * `verifies`: this library accepts the message as given; causes then name what other readers stumble over.
   * `explained`: the causes proved account for the whole difference. `partly-explained`: some are proved, and something
   * more is wrong. `not-explained`: nothing could be proved. `unsigned`: there is no signature to explain.
   * `incomplete`: see `needs`.
   */
  readonly verdict:
    | 'verifies'
    | 'explained'
    | 'partly-explained'
    | 'not-explained'
    | 'unsigned'
    | 'incomplete';
  /** One sentence for people. */
  readonly summary: string;
  /** The text as given here; `visible` shows line ends and invisible characters and leaves out a long middle. */
  readonly stringToSign: { readonly visible: string; readonly length: number; readonly sha256: string };
  readonly signature: SignatureFacts | undefined;
  /** Most certain first. */
  readonly causes: readonly Cause[];
  readonly needs: readonly Need[];
  /** How many texts were tried, and whether all that are known were. */
  readonly search: { readonly tried: number; readonly complete: boolean };
}
