// In: RSA numbers as BigInts and a block as integer. Out: the raw public or private operation, checked, in TypeScript alone.
import { inverse, powerPublic, powerSecret, toInteger } from './big-integer.ts';
import { randomBytes } from './random-bytes.ts';

/** The numbers of an RSA private key with two primes (RFC 8017 §3.2), by their JWK names (RFC 7518 §6.3). */
export type RsaNumber = 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi';

/** What the private operation works with. */
export type RsaPrivateNumbers = Readonly<Record<Exclude<RsaNumber, 'd'>, bigint>>;

/** The two results that the Chinese remainder theorem joins: modulo p and modulo q. */
export interface CrtHalves {
  readonly mp: bigint;
  readonly mq: bigint;
}

/** 64 bits more than the modulus, so that reducing modulo n leaves no visible bias. */
const EXTRA_BYTES = 8;

/** RSADP on a blinded integer, one half for each prime (RFC 8017 §5.1.2 step 2b). */
export function crtHalves(c: bigint, key: RsaPrivateNumbers): CrtHalves {
  return {
    mp: powerSecret(c % key.p, { exponent: key.dp, modulus: key.p }),
    mq: powerSecret(c % key.q, { exponent: key.dq, modulus: key.q }),
  };
}

/**
 * Joins the halves (Garner) and raises the result to the public exponent again: one wrong bit in either half would
 * give away a factor of n (Boneh, DeMillo, Lipton), so a result that does not lead back to `c` is not returned.
 *
 * @returns m with m^e = c mod n, or undefined
 */
export function joinHalves(
  halves: CrtHalves,
  options: { c: bigint; key: RsaPrivateNumbers },
): bigint | undefined {
  const { c, key } = options;
  const h = (key.qi * (halves.mp - (halves.mq % key.p) + key.p)) % key.p;
  const m = (halves.mq + h * key.q) % key.n;
  return powerPublic(m, { exponent: key.e, modulus: key.n }) === c ? m : undefined;
}

/**
 * The raw private operation c^d mod n with base blinding: what is raised to the secret exponent is c·r^e for a fresh
 * random r, so that its time says nothing about c. The check of the result happens before the blinding is removed.
 *
 * @param halvesOf - the CRT step; tests plant faults here
 * @throws RangeError when the check fails, which is a fault in the computation; nothing of the result leaves
 */
export function privateOperation(
  c: bigint,
  key: RsaPrivateNumbers,
  halvesOf: typeof crtHalves = crtHalves,
): bigint {
  const { n, e } = key;
  const r = toInteger(randomBytes(n.toString(16).length / 2 + EXTRA_BYTES)) % n;
  const unblind = inverse(r, n);
  const blinded = (c * powerPublic(r, { exponent: e, modulus: n })) % n;
  const m = joinHalves(halvesOf(blinded, key), { c: blinded, key });
  if (m === undefined || unblind === undefined) throw new RangeError('RSA result does not check');
  return (m * unblind) % n;
}
