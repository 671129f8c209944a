// In: what the caller configures. Out: checked, frozen settings, or an error that says what to change.
import type { AesBits, ContentKey, OpeningKey, SealingKey, Suite } from '@redeemkit/rsa-aes-envelope';
import { checkKeySeparation, type Fingerprinted } from '@redeemkit/secure-message';
import type { Signer, VerificationKeys, Verifier } from '@redeemkit/signature-header';
import { RedeemClientError } from './errors.ts';
import type { LoadExplain } from './explain-answer.ts';
import { createEmit, type Emit, type RedeemClientHooks } from './hooks.ts';
import { type FetchLike, platform } from './platform.ts';
import { type RetryPolicy, retryNotSent } from './retry-policy.ts';

/** Everything a client needs. */
export interface RedeemClientConfig {
  /** Origin of the gateway: `https://…`, or `http://` on loopback for the sandbox. No path, query or credentials. */
  readonly baseUrl: string;
  /** The Client-Id that AlipayHK issued. */
  readonly clientId: string;
  /** Signs requests: an imported key, or any signer, for example of a KMS. */
  readonly signingKey: Signer;
  /** The gateway's public keys, several during a rotation (the last is the newest), or a lookup. */
  readonly verificationKeys: VerificationKeys;
  /** The gateway's public key for sealing. Given: requests are sealed, and a plain answer is not accepted. */
  readonly sealingKey?: SealingKey;
  /** Own private keys for opening sealed answers; required with `sealingKey`. */
  readonly openingKeys?: OpeningKey | readonly OpeningKey[];
  /** Another way to seal and open than the gateway's RSA_AES. */
  readonly suite?: Suite;
  /** Size of the AES key, default 256. */
  readonly aesBits?: AesBits;
  /** `request`: open answers with the key of the request instead of the one in their header (docs/protocol §5). */
  readonly answerKey?: 'header' | 'request';
  /** Default `application/json; charset=UTF-8`. */
  readonly contentType?: string;
  /** Default: the platform's. It is trusted with the request and with TLS. */
  readonly fetch?: FetchLike;
  /** Epoch milliseconds. Default: the platform's clock. */
  readonly now?: () => number;
  readonly timeouts?: {
    /** One attempt, from signing to the last byte of the answer. Default 10 s, as the vendor's own clients. */
    readonly attemptMs?: number;
    /** The whole call. Default: long enough for every attempt and pause of the retry policy, at least 15 s. */
    readonly totalMs?: number;
  };
  /** Default {@link retryNotSent}. */
  readonly retry?: RetryPolicy;
  /**
   * What the gateway does with a repeated bizNo. `first-answer`: it repeats the answer it gave first, so a failure
   * after an unresolved attempt settles the redemption. Default `unspecified`: nobody has documented it.
   */
  readonly repeats?: 'unspecified' | 'first-answer';
  /** How far an answer's Response-Time may lie before the request (default 60 s) and after now (default 300 s). */
  readonly freshness?: { readonly earlyMs?: number; readonly lateMs?: number };
  readonly limits?: {
    /** Largest answer, decoded, bytes. Default 1 MiB. */
    readonly responseBytes?: number;
    /** How many unresolved bizNos are remembered, so that a later failure is not believed. Default 10,000. */
    readonly unresolved?: number;
  };
  readonly hooks?: RedeemClientHooks;
  /**
   * Where `reason.explain()` gets its code. Without a bundler it finds the package by itself; in a bundle say
   * `() => import('@redeemkit/signature-header/explain')`.
   */
  readonly explain?: LoadExplain;
}

/** The configuration after checking, with every default filled in. */
export interface Settings {
  readonly origin: string;
  readonly clientId: string;
  readonly signer: Signer;
  readonly verificationKeys: VerificationKeys;
  readonly sealing:
    | { readonly key: SealingKey; readonly aesBits?: AesBits; readonly suite?: Suite }
    | undefined;
  readonly openingKeys: OpeningKey | readonly OpeningKey[] | undefined;
  readonly suite: Suite | undefined;
  readonly answerKey: (contentKey: ContentKey | undefined) => ContentKey | undefined;
  readonly contentType: string | undefined;
  readonly fetch: FetchLike;
  readonly now: () => number;
  readonly attemptMs: number;
  readonly totalMs: number;
  readonly retry: RetryPolicy;
  readonly repeats: 'unspecified' | 'first-answer';
  readonly earlyMs: number;
  readonly lateMs: number;
  readonly responseBytes: number;
  readonly unresolved: number;
  readonly emit: Emit;
  readonly loadExplain: LoadExplain | undefined;
}

const invalid = (message: string): RedeemClientError => new RedeemClientError('ERR_CONFIG_INVALID', message);

// `localhost` resolves to loopback on every runtime (RFC 6761 §6.3); the rest of 127.0.0.0/8 is loopback too.
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

function checkBaseUrl(baseUrl: string): string {
  try {
    const { protocol, hostname, origin, href } = new URL(baseUrl);
    const safe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
    if (safe && href === `${origin}/`) return origin;
  } catch {
    // What is no URL is refused like what is another one.
  }
  throw new RedeemClientError(
    'ERR_BASE_URL',
    'baseUrl must be https://host, or http:// on loopback: no path, query, fragment, user or password.',
  );
}

// Signed bodies go out and answers come back through TLS; with checks off, anyone on the path reads both.
function checkTls(): void {
  if (platform().process?.env?.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new RedeemClientError(
      'ERR_TLS_CHECKS_OFF',
      'Unset NODE_TLS_REJECT_UNAUTHORIZED=0; trust a private CA with NODE_EXTRA_CA_CERTS.',
    );
  }
}

const positive = (name: string, value: number): number => {
  if (Number.isFinite(value) && value > 0) return value;
  throw invalid(`${name} must be a positive number.`);
};

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

// A lookup must not answer with the own key either: then an own request, sent back, would verify as an answer.
const guardLookup = (keys: VerificationKeys, own: Fingerprinted): VerificationKeys => {
  if (typeof keys !== 'function') return keys;
  return async (keyVersion) => {
    const key = await keys(keyVersion);
    const { fingerprint } = (key ?? {}) as Fingerprinted;
    return fingerprint && fingerprint === own.fingerprint ? undefined : key;
  };
};

/**
 * Checks a configuration.
 *
 * @throws RedeemClientError ERR_CONFIG_INVALID · ERR_BASE_URL · ERR_TLS_CHECKS_OFF · ERR_FETCH_MISSING
 * @throws SecureMessageError ERR_KEY_SHARED_WITH_PEER
 */
export function checkConfig(config: RedeemClientConfig): Settings {
  const { clientId, signingKey, verificationKeys, sealingKey, openingKeys, suite, aesBits, hooks } = config;
  checkTls();
  const origin = checkBaseUrl(config.baseUrl);
  // The grammar of the string to sign (docs/protocol §1): a dot here would shift the border between two fields.
  if (typeof clientId !== 'string' || !/^[\w-]{1,64}$/.test(clientId)) {
    throw invalid('clientId must be 1 to 64 letters, digits, - or _.');
  }
  if (typeof signingKey?.sign !== 'function') {
    throw invalid('signingKey must be a signer, such as importSigningKey returns.');
  }
  if (!verificationKeys || listOf(verificationKeys as Verifier).length === 0) {
    throw invalid("verificationKeys must hold the gateway's key, as importVerificationKey returns it.");
  }
  if ((sealingKey === undefined) !== (openingKeys === undefined || listOf(openingKeys).length === 0)) {
    throw invalid('sealingKey and openingKeys go together: sealed requests are answered sealed.');
  }
  const emit = createEmit(hooks);
  const verifiers = typeof verificationKeys === 'function' ? [] : listOf(verificationKeys);
  const warnings = checkKeySeparation({
    own: { signing: [signingKey as Fingerprinted], opening: listOf(openingKeys) },
    peer: { verification: verifiers as readonly Fingerprinted[], sealing: listOf(sealingKey) },
  });
  for (const { code, message } of warnings) emit('onWarning', { code, message });

  const fetch = config.fetch ?? platform().fetch;
  if (typeof fetch !== 'function') {
    throw new RedeemClientError('ERR_FETCH_MISSING', 'This platform has no fetch; configure one.');
  }
  const retry = config.retry ?? retryNotSent;
  if (!['not-sent', 'unknown'].includes(retry.on) || retry.delaysMs.some((ms) => !(ms >= 0))) {
    throw invalid('retry must be { on: "not-sent" | "unknown", delaysMs: [milliseconds, …] }.');
  }
  // The vendor's own clients wait 10 to 15 s (docs/protocol §8).
  const attemptMs = positive('timeouts.attemptMs', config.timeouts?.attemptMs ?? 10_000);
  const pauses = retry.delaysMs.reduce((sum, ms) => sum + ms, 0);
  const everything = retry.on === 'unknown' ? pauses + (retry.delaysMs.length + 1) * attemptMs : attemptMs;
  return Object.freeze({
    origin,
    clientId,
    signer: signingKey,
    verificationKeys: guardLookup(verificationKeys, signingKey as Fingerprinted),
    sealing: sealingKey && { key: sealingKey, ...(aesBits && { aesBits }), ...(suite && { suite }) },
    openingKeys,
    suite,
    answerKey: (contentKey: ContentKey | undefined) =>
      config.answerKey === 'request' ? contentKey : undefined,
    contentType: config.contentType,
    fetch,
    now: config.now ?? Date.now,
    attemptMs,
    totalMs: positive('timeouts.totalMs', config.timeouts?.totalMs ?? Math.max(15_000, everything)),
    retry,
    repeats: config.repeats ?? 'unspecified',
    // A gateway clock that lags a minute is still believed; more, and answers of earlier requests would pass.
    earlyMs: config.freshness?.earlyMs ?? 60_000,
    // The tolerance that webhook schemes of payment providers use.
    lateMs: config.freshness?.lateMs ?? 300_000,
    responseBytes: positive('limits.responseBytes', config.limits?.responseBytes ?? 1_048_576),
    unresolved: positive('limits.unresolved', config.limits?.unresolved ?? 10_000),
    emit,
    loadExplain: config.explain,
  });
}
