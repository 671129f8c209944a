// In: RSA numbers as BigInts and a block as integer. Out: the raw public or private operation, checked, in TypeScript alone.
import { inverse, powerPublic, powerSecret, toInteger } from './big-integer.ts';
import { randomBytes } from './random-bytes.ts';

/** The numbers of an RSA private key with two primes (RFC 8017 §3.2, second representation). */
export interface RsaPrivateNumbers {
  readonly n: bigint;
  readonly e: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qi: bigint;
}

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
 * @returns undefined when the check fails (a fault in the computation)
 */
export function privateOperation(
  c: bigint,
  key: RsaPrivateNumbers,
  halvesOf: typeof crtHalves = crtHalves,
): bigint | undefined {
  const size = key.n.toString(16).length / 2 + EXTRA_BYTES;
  const r = toInteger(randomBytes(Math.ceil(size))) % key.n;
  const unblind = inverse(r, key.n);
  if (unblind === undefined) return undefined;
  const blinded = (c * powerPublic(r, { exponent: key.e, modulus: key.n })) % key.n;
  const m = joinHalves(halvesOf(blinded, key), { c: blinded, key });
  return m === undefined ? undefined : (m * unblind) % key.n;
}
