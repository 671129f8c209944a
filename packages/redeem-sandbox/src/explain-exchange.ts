// In: an exchange whose request was not recognised, and its client's keys. Out: why, for the console.
import type { VerificationKeys, Verifier } from '@redeemkit/signature-header';
import type { Diagnosis } from '@redeemkit/signature-header/explain';
import type { Exchange } from './state.ts';

// What a request is refused for before anything in it is believed; everything later has a result code that says why.
const STEPS: readonly string[] = ['headers', 'client', 'signature'];

/**
 * Explains a request that was refused for its signature or the headers around it; undefined for every other. Loads its
 * code when it is first needed. The keys here can only be asked, so texts are tried and nothing is read out of the
 * signature.
 */
export async function explainExchange(
  { received }: Exchange,
  keys: VerificationKeys | undefined,
): Promise<Diagnosis | undefined> {
  const failed = received.steps.find(({ verdict }) => verdict === 'failed')?.step;
  if (failed === undefined || !STEPS.includes(failed)) return undefined;
  const { explainVerification } = await import('@redeemkit/signature-header/explain');
  const headers = new Map<string, string[]>();
  for (const [name, value] of received.headers) headers.set(name, [...(headers.get(name) ?? []), value]);
  const [verificationKey, ...others] = (await listOf(keys)).map((material) => ({
    material,
    keyVersion: material.keyVersion,
    owner: 'peer' as const,
  }));
  return explainVerification({
    role: 'request',
    method: received.method,
    path: received.path,
    headers: Object.fromEntries(headers),
    body: received.body,
    keys: others,
    ...(received.opened && { plaintext: received.opened }),
    ...(verificationKey && { verificationKey }),
  });
}

/** The newest key first: the last of a list, and what a lookup gives for no version. */
async function listOf(keys: VerificationKeys | undefined): Promise<readonly Verifier[]> {
  if (keys === undefined) return [];
  if (typeof keys === 'function') {
    const key = await keys(undefined);
    return key ? [key] : [];
  }
  return 'verify' in keys ? [keys] : [...keys].reverse();
}
